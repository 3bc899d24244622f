//! The board of actions: cards in columns.

use jiff::civil::Date;

use super::super::Session;
use super::super::commands::{ItemCommand, Move};
use super::super::form::{Field, Form};
use super::super::open::OpenMeeting;
use super::super::over::{Ask, Choice, Over};
use super::super::place::Row;
use super::super::purpose::{Answer, Purpose};
use super::{Confirmed, FieldFault};
use crate::forum::actions::{Action, ActionState, Filter};
use crate::forum::issues::Owner;
use crate::forum::people::Roster;
use crate::forum::record::{Handle, Id};
use crate::forum::refusal::Refusal;
use crate::forum::wording::FieldKind;

/// The columns on screen: the dropped ones only when they are asked for.
pub fn columns(meeting: &OpenMeeting) -> &'static [ActionState] {
    if meeting.unfolded() {
        &ActionState::ALL
    } else {
        &ActionState::ALL[..4]
    }
}

/// The board's filter: `@ana ^sales overdue` and words.
pub fn filter(meeting: &OpenMeeting, roster: &Roster) -> Filter {
    let text = meeting
        .filters
        .get(&super::Tab::Actions)
        .map_or("", String::as_str);
    let words = super::filter_words(text, roster);
    Filter {
        owners: words.owners,
        side: words.side,
        overdue: words.overdue,
        text: words.text,
    }
}

/// The filter in force; without one nobody's name is looked for.
pub fn filter_in_force(session: &Session, meeting: &OpenMeeting) -> Filter {
    if meeting
        .filters
        .get(&super::Tab::Actions)
        .is_none_or(String::is_empty)
    {
        return Filter::default();
    }
    filter(meeting, &super::roster(session))
}

/// The cards of a column from top to bottom.
pub fn column<'a>(
    meeting: &'a OpenMeeting,
    filter: &Filter,
    state: ActionState,
    today: Date,
) -> Vec<(&'a Id, &'a Action)> {
    meeting.boards.actions.column(state, filter, today)
}

/// The cards, column by column.
pub fn rows(session: &Session) -> Vec<Row> {
    let Some(meeting) = session.meeting() else {
        return Vec::new();
    };
    let filter = filter_in_force(session, meeting);
    let today = session.day();
    let cards = columns(meeting)
        .iter()
        .flat_map(|state| column(meeting, &filter, *state, today));
    cards.map(|(id, _)| Row::Action(id.clone())).collect()
}

/// A step to the column on the left or right: to the card at the same height.
pub fn sideways(session: &Session, step: Move) -> Option<Row> {
    let meeting = session.meeting()?;
    let Some(Row::Action(selected)) = session.selection() else {
        return None;
    };
    let filter = filter_in_force(session, meeting);
    let today = session.day();
    let columns: Vec<Vec<&Id>> = columns(meeting)
        .iter()
        .map(|state| {
            column(meeting, &filter, *state, today)
                .into_iter()
                .map(|(id, _)| id)
                .collect()
        })
        .collect();
    let at = columns
        .iter()
        .position(|cards| cards.contains(&&selected))?;
    let height = columns[at].iter().position(|id| **id == selected)?;
    let mut others: Box<dyn Iterator<Item = usize>> = match step {
        Move::Left | Move::PreviousPane => Box::new((0..at).rev()),
        Move::Right | Move::NextPane => Box::new(at + 1..columns.len()),
        _ => return None,
    };
    let to = others
        .find(|other| !columns[*other].is_empty())
        .unwrap_or(at);
    let card = columns[to].get(height).or_else(|| columns[to].last())?;
    Some(Row::Action((*card).clone()))
}

/// Does something to a card.
pub fn item(session: &mut Session, command: ItemCommand, row: &Row) -> Result<(), Refusal> {
    let Row::Action(id) = row else {
        return Err(super::not_here(command));
    };
    let today = session.now.date();
    let action = get(session, id)?;
    let title = short(&action.title);
    mark_seen(session, id);
    match command {
        ItemCommand::Open if action.asks_to_decide() => {
            ask_to_decide(session, id, &action);
            Ok(())
        }
        ItemCommand::Open | ItemCommand::Edit => {
            super::open_form(session, &Purpose::Action(id.clone()))
        }
        ItemCommand::Tick => {
            let state = session.edit(format!("ticking “{title}”"), |b| {
                b.edit_actions(|a| a.tick(id, today))
            })?;
            moved(session, &action, state);
            Ok(())
        }
        ItemCommand::MoveOn => {
            let state = session.edit(format!("moving “{title}”"), |b| {
                b.edit_actions(|a| a.move_on(id, today))
            })?;
            moved(session, &action, state);
            Ok(())
        }
        ItemCommand::ToLeft | ItemCommand::ToRight => {
            let right = command == ItemCommand::ToRight;
            let state = session.edit(format!("moving “{title}”"), |b| {
                b.edit_actions(|a| {
                    if right {
                        a.move_right(id, today)
                    } else {
                        a.move_left(id, today)
                    }
                })
            })?;
            if state == ActionState::Blocked {
                return super::open_form(session, &Purpose::Blocked(id.clone()));
            }
            moved(session, &action, state);
            Ok(())
        }
        ItemCommand::Owner => super::open_form(session, &Purpose::Owner(row.clone())),
        ItemCommand::Due => super::open_form(session, &Purpose::Due(row.clone())),
        ItemCommand::Drop => {
            super::drop_or_bring_back(session, row, action.state == ActionState::Dropped)
        }
        ItemCommand::Turn => super::issues::from_action(session, id),
        ItemCommand::Earlier | ItemCommand::Later => {
            Err(session.refusal("Cards stand in the order of their due dates; {set-due} sets one"))
        }
    }
}

fn moved(session: &mut Session, action: &Action, state: ActionState) {
    let (title, state) = (short(&action.title), state.words());
    session.say(format!("{title}: moved to {state}"));
}

fn get(session: &Session, id: &Id) -> Result<Action, Refusal> {
    let meeting = session.meeting().ok_or(Refusal::Gone("action"))?;
    meeting
        .boards
        .actions
        .actions
        .get(id)
        .cloned()
        .ok_or(Refusal::Gone("action"))
}

fn mark_seen(session: &mut Session, id: &Id) {
    if let Some(meeting) = session.meeting_mut() {
        meeting.seen.insert(id.clone());
    }
}

/// A title short enough for the bottom line.
pub fn short(title: &str) -> String {
    use unicode_segmentation::UnicodeSegmentation;
    let mut letters = title.graphemes(true);
    let head: String = letters.by_ref().take(32).collect();
    if letters.next().is_some() {
        format!("{}…", head.trim_end())
    } else {
        head
    }
}

/// The question from the third carry.
fn ask_to_decide(session: &mut Session, id: &Id, action: &Action) {
    let row = Row::Action(id.clone());
    let choices = vec![
        Choice::new('k', "Keep it as it is", Answer::KeepAction(id.clone())),
        Choice::new(
            's',
            "Split it into smaller ones",
            Answer::Open(Purpose::ActionSplit(id.clone())),
        ),
        Choice::new(
            'h',
            "Hand it over",
            Answer::Open(Purpose::HandOver(id.clone())),
        ),
        Choice::new(
            'd',
            "Drop it, with a reason",
            Answer::Open(Purpose::Drop(row)),
        ),
        Choice::new(
            'e',
            "Only edit it",
            Answer::Open(Purpose::Action(id.clone())),
        ),
    ];
    let title = format!(
        "Carried {} times: keep, split, hand over or drop?",
        action.carried
    );
    session.over.push(Over::Ask(Ask::new(
        title,
        vec![action.title.clone()],
        choices,
    )));
}

/// Keeps a card that was carried three times or more.
pub fn keep(session: &mut Session, id: &Id) -> Result<(), Refusal> {
    session.edit("keeping a carried action", |b| {
        b.edit_actions(|a| a.keep(id))
    })?;
    session.say("Kept; it asks again when it is carried once more");
    Ok(())
}

/// The form of a card, of its parts, or of what it waits for.
pub fn form(session: &Session, purpose: &Purpose) -> Result<Form, Refusal> {
    if let Purpose::ActionFor(issue) = purpose {
        return form_for_issue(session, purpose, issue);
    }
    let (Purpose::Action(id)
    | Purpose::ActionSplit(id)
    | Purpose::HandOver(id)
    | Purpose::Blocked(id)) = purpose
    else {
        return Err(Refusal::Gone("action"));
    };
    let action = get(session, id)?;
    match purpose {
        Purpose::ActionSplit(_) => {
            let parts = Field::lines("parts", "Parts", &[action.title])
                .worded(FieldKind::Action)
                .hint("one action a line, two or more");
            Ok(Form::new(
                "Split into smaller actions",
                purpose.clone(),
                vec![parts],
            ))
        }
        Purpose::HandOver(_) => {
            let is = action.owner.as_ref();
            let mut others = super::people(session);
            others.retain(|(handle, _)| is.is_none_or(|is| handle != is.as_str()));
            let owner =
                Field::choice("owner", "To", others, "").hint(super::choices::owner_hint(session));
            Ok(Form::new("Hand it over", purpose.clone(), vec![owner]))
        }
        Purpose::Blocked(_) => {
            let waits = Field::line("waits_for", "It waits for", action.waits_for);
            Ok(Form::new("Blocked", purpose.clone(), vec![waits]))
        }
        _ => Ok(Form::new(
            "Action",
            purpose.clone(),
            fields(session, &action),
        )),
    }
}

/// A new action for an issue: its next step, its owner, its day. It is made when it is confirmed.
fn form_for_issue(session: &Session, purpose: &Purpose, id: &Id) -> Result<Form, Refusal> {
    let issue = super::issues::get(session, id)?;
    let mut draft = Action::for_issue(id, &issue, session.now.date());
    if let Some(one) = issue.owner.people().next() {
        draft.owner = Some(one.clone());
    }
    let mut fields = fields(session, &draft);
    fields[0].hint = "what is done next about the issue".into();
    if matches!(issue.owner, Owner::Pair(..)) {
        fields[1].hint = "one of the pair; both are its team".into();
    }
    let title = format!("An action for the issue “{}”", short(&issue.title));
    Ok(Form::new(title, purpose.clone(), fields))
}

fn confirm_for_issue(session: &mut Session, form: &Form, id: &Id) -> Confirmed {
    let issue = super::issues::get(session, id)?;
    let (new, today) = (session.new_id(), session.now.date());
    let draft = Action::for_issue(id, &issue, today);
    let after = read_action(session, form, &draft)?;
    let roster = super::roster(session);
    session.edit("making an action of an issue", |b| {
        b.edit_actions(|a| {
            a.add_from_issue(new.clone(), id, &issue, today)?;
            let made = a.actions.get(&new).cloned().unwrap_or_default();
            a.edit(&new, &made, &after, &roster, today)
        })
    })?;
    session.say_with_keys(
        "It is on the board of actions, linked to the issue; {go-actions} goes there",
    );
    Ok(())
}

fn fields(session: &Session, action: &Action) -> Vec<Field> {
    let states = ActionState::ALL.map(|state| (state.words().to_owned(), state.words().to_owned()));
    vec![
        Field::line("title", "Action", action.title.as_str()).worded(FieldKind::Action),
        super::person_field(session, "owner", "Owner", action.owner.as_ref()),
        Field::day("due", "Due", action.due, "fri, 2w, 1 dec, 2026-12-01"),
        super::side_field("side", "Side", action.side),
        Field::choice("state", "Column", states.to_vec(), action.state.words()),
        Field::line("waits_for", "Waits for", action.waits_for.as_str()),
        super::objective_field(session, action.objective.as_ref()),
        super::tags_field(&action.tags),
        Field::lines("detail", "Detail", &action.detail),
    ]
}

/// Makes a confirmed form true.
pub fn confirm(session: &mut Session, form: &Form) -> Confirmed {
    let today = session.now.date();
    match &form.purpose {
        Purpose::ActionSplit(id) => {
            let parts: Vec<(Id, String)> = form
                .lines("parts")
                .into_iter()
                .map(|part| (session.new_id(), part))
                .collect();
            session.edit("splitting an action", |b| {
                b.edit_actions(|a| a.split(id, &parts, today))
            })?;
            session.say("Split; each part is an action of its own");
        }
        Purpose::Blocked(id) => {
            let waits_for = form.value("waits_for").to_owned();
            session.edit("what an action waits for", |b| {
                b.edit_actions(|a| a.block(id, &waits_for, today))
            })?;
        }
        Purpose::HandOver(id) => {
            let to = super::handle(form.value("owner"));
            let to = to.ok_or_else(|| FieldFault::at("owner", "Choose who takes it over"))?;
            let roster = super::roster(session);
            session.edit("handing an action over", |b| {
                b.edit_actions(|a| a.hand_over(id, &to, &roster))
            })?;
            let name = super::name_of(session, &to).to_owned();
            session.say(format!("{name} sees to it from now on"));
        }
        Purpose::Action(id) => confirm_action(session, form, id)?,
        Purpose::ActionFor(issue) => confirm_for_issue(session, form, issue)?,
        _ => {}
    }
    Ok(())
}

fn confirm_action(session: &mut Session, form: &Form, id: &Id) -> Confirmed {
    let today = session.now.date();
    let before = super::opened(session, form)?
        .actions
        .actions
        .get(id)
        .cloned();
    let before = before.ok_or(Refusal::Gone("action"))?;
    let after = read_action(session, form, &before)?;
    let roster = super::roster(session);
    session.edit("editing an action", |b| {
        b.edit_actions(|a| a.edit(id, &before, &after, &roster, today))
    })?;
    Ok(())
}

/// What the form says, on top of what is not in it.
fn read_action(session: &Session, form: &Form, before: &Action) -> Result<Action, FieldFault> {
    let due = super::read_date(session, "due", form.value("due"))?;
    if form.value("title").is_empty() {
        return Err(FieldFault::at("title", "An action needs some words"));
    }
    let state = ActionState::ALL
        .into_iter()
        .find(|state| state.words() == form.value("state"));
    Ok(Action {
        title: form.value("title").to_owned(),
        owner: super::handle(form.value("owner")),
        due,
        side: super::chosen_side(form, "side"),
        state: state.unwrap_or(before.state),
        waits_for: form.value("waits_for").to_owned(),
        objective: super::chosen_objective(form),
        tags: super::tags(form),
        detail: form.lines("detail"),
        ..before.clone()
    })
}

/// Who owns the action.
pub fn owner(session: &Session, id: &Id) -> Option<Handle> {
    get(session, id).ok()?.owner
}

/// Sets who owns the action.
pub fn set_owner(session: &mut Session, id: &Id, owner: Option<Handle>) -> Result<(), Refusal> {
    let roster = super::roster(session);
    session.edit("setting an owner", |b| {
        b.edit_actions(|a| a.set_owner(id, owner, &roster))
    })
}

/// The day by which it is due.
pub fn due(session: &Session, id: &Id) -> Option<Date> {
    get(session, id).ok()?.due
}

/// Sets the day by which it is due.
pub fn set_due(session: &mut Session, id: &Id, due: Option<Date>) -> Result<(), Refusal> {
    session.edit("setting a due date", |b| {
        b.edit_actions(|a| a.set_due(id, due))
    })
}

/// Drops a card, with a reason.
pub fn drop(session: &mut Session, id: &Id, reason: &str) -> Result<(), Refusal> {
    let today = session.now.date();
    session.edit("dropping an action", |b| {
        b.edit_actions(|a| a.give_up(id, reason, today))
    })?;
    session.say_with_keys(
        "Dropped; {undo} brings it back, and {filter} dropped shows all dropped ones",
    );
    Ok(())
}

/// Brings a dropped card back.
pub fn bring_back(session: &mut Session, id: &Id) -> Result<(), Refusal> {
    let today = session.now.date();
    session.edit("bringing an action back", |b| {
        b.edit_actions(|a| a.bring_back(id, today))
    })
}
