//! One issue, opened: its parts from what was observed to what was learned, and the tree of whys.

use super::super::Session;
use super::super::commands::ItemCommand;
use super::super::form::{Field, Form, Input};
use super::super::over::{Ask as Question, Choice, Over};
use super::super::place::{IssuePart, Row};
use super::super::purpose::{Answer, Purpose};
use super::issues::get;
use super::{Confirmed, FieldFault};
use crate::forum::issues::{Ask, Counts, Issue, Owner, Reach};
use crate::forum::record::{Handle, Id};
use crate::forum::refusal::Refusal;
use crate::forum::wording::FieldKind;

/// The parts in the order that helps a room to work an issue through.
pub fn rows(issue: &Issue) -> Vec<Row> {
    let mut rows: Vec<Row> = [
        IssuePart::Title,
        IssuePart::Observed,
        IssuePart::Count,
        IssuePart::Impact,
        IssuePart::Whys,
    ]
    .map(Row::IssuePart)
    .to_vec();
    rows.extend(
        issue
            .whys_in_order()
            .into_iter()
            .map(|(_, id, _)| Row::Why(id.clone())),
    );
    rows.push(Row::IssuePart(IssuePart::Factors));
    // What is withdrawn stays in sight, last, so that it can come back.
    let (standing, withdrawn): (Vec<_>, Vec<_>) = issue
        .factors
        .iter()
        .partition(|(_, factor)| factor.withdrawn.is_empty());
    let factors = standing.into_iter().chain(withdrawn);
    rows.extend(factors.map(|(id, _)| Row::Factor(id.clone())));
    rows.extend(
        [
            IssuePart::WentWell,
            IssuePart::Owner,
            IssuePart::Team,
            IssuePart::NextStep,
            IssuePart::Ask,
            IssuePart::Measure,
            IssuePart::Learned,
        ]
        .map(Row::IssuePart),
    );
    rows
}

/// What a part is called.
pub fn label(part: IssuePart) -> &'static str {
    match part {
        IssuePart::Title => "Issue",
        IssuePart::Observed => "Observed",
        IssuePart::Count => "How many of how many",
        IssuePart::Impact => "Impact",
        IssuePart::Whys => "What made that likely?",
        IssuePart::Factors => "Factors",
        IssuePart::WentWell => "What went well",
        IssuePart::Owner => "Owner of the fix",
        IssuePart::Team => "Team",
        IssuePart::NextStep => "Next step",
        IssuePart::Ask => "Ask of leadership",
        IssuePart::Measure => "Before and after",
        IssuePart::Learned => "Learned",
    }
}

/// Does something to a part of the issue.
pub fn item(
    session: &mut Session,
    command: ItemCommand,
    id: &Id,
    row: &Row,
) -> Result<(), Refusal> {
    match (command, row) {
        (ItemCommand::Open | ItemCommand::Edit, Row::IssuePart(IssuePart::Whys)) => {
            super::open_form(session, &why_purpose(id, None, None))
        }
        (ItemCommand::Open | ItemCommand::Edit, Row::IssuePart(IssuePart::Factors)) => {
            super::open_form(session, &factor_purpose(id, None))
        }
        (ItemCommand::Open | ItemCommand::Edit, Row::IssuePart(IssuePart::Team)) => {
            super::team::open_for(session, Row::Issue(id.clone()))
        }
        (ItemCommand::Open | ItemCommand::Edit, Row::IssuePart(part)) => {
            super::open_form(session, &Purpose::Issue(id.clone(), *part))
        }
        (ItemCommand::Open | ItemCommand::Edit, Row::Why(why)) => {
            super::open_form(session, &why_purpose(id, Some(why), None))
        }
        (ItemCommand::Open | ItemCommand::Edit, Row::Factor(factor)) => {
            super::open_form(session, &factor_purpose(id, Some(factor)))
        }
        (ItemCommand::Drop, Row::Why(_) | Row::Factor(_)) => {
            let issue = get(session, id)?;
            super::drop_or_bring_back(session, row, is_withdrawn(&issue, row))
        }
        (ItemCommand::Earlier, Row::Why(why)) => shift(session, id, why, -1),
        (ItemCommand::Later, Row::Why(why)) => shift(session, id, why, 1),
        (ItemCommand::Tick, Row::IssuePart(IssuePart::Ask)) => super::brief::tick(session, id),
        (command, _) => Err(super::not_here(command)),
    }
}

fn why_purpose(issue: &Id, why: Option<&Id>, under: Option<&Id>) -> Purpose {
    Purpose::Why {
        issue: issue.clone(),
        why: why.cloned(),
        under: under.cloned(),
    }
}

fn factor_purpose(issue: &Id, factor: Option<&Id>) -> Purpose {
    Purpose::Factor {
        issue: issue.clone(),
        factor: factor.cloned(),
    }
}

fn shift(session: &mut Session, issue: &Id, why: &Id, places: isize) -> Result<(), Refusal> {
    session.edit("moving a why", |b| {
        b.edit_issues(|i| i.shift_why(issue, why, places))
    })
}

/// Asks what to add to the issue.
pub fn add(session: &mut Session, id: &Id) -> Result<(), Refusal> {
    let mut choices = Vec::new();
    if let Some(Row::Why(under)) = session.selection() {
        let purpose = why_purpose(id, None, Some(&under));
        choices.push(Choice::new(
            'd',
            "A deeper why: what made that likely?",
            Answer::Open(purpose),
        ));
    }
    choices.extend([
        Choice::new(
            'w',
            "A why: what made that likely?",
            Answer::Open(why_purpose(id, None, None)),
        ),
        Choice::new('f', "A factor", Answer::Open(factor_purpose(id, None))),
    ]);
    session.over.push(Over::Ask(Question::new(
        "Add to the issue",
        Vec::new(),
        choices,
    )));
    Ok(())
}

/// The form for that purpose.
pub fn form(session: &Session, purpose: &Purpose) -> Result<Form, Refusal> {
    match purpose {
        Purpose::Issue(id, part) => {
            let issue = get(session, id)?;
            let fields = part_fields(session, &issue, *part);
            let mut form = Form::new(label(*part), purpose.clone(), fields);
            offer_the_other_side(session, &mut form);
            Ok(form)
        }
        Purpose::IssueInFull(id) => {
            let issue = get(session, id)?;
            let fields = IN_FULL.into_iter();
            let fields = fields.flat_map(|part| part_fields(session, &issue, part));
            let mut form = Form::new("Issue", purpose.clone(), fields.collect());
            offer_the_other_side(session, &mut form);
            Ok(form)
        }
        Purpose::Why { issue, why, under } => {
            let issue = get(session, issue)?;
            let text = why
                .as_ref()
                .and_then(|why| issue.whys.get(why))
                .map_or("", |why| &why.text);
            let title = match under.as_ref().and_then(|under| issue.whys.get(under)) {
                Some(under) => format!("What made that likely: {}", under.text),
                None => "What made that likely?".to_owned(),
            };
            Ok(Form::new(
                title,
                purpose.clone(),
                vec![Field::line("text", "Because", text).worded(FieldKind::Why)],
            ))
        }
        Purpose::Factor { issue, factor } => {
            let issue = get(session, issue)?;
            let known = factor
                .as_ref()
                .and_then(|factor| issue.factors.get(factor))
                .cloned();
            let known = known.unwrap_or_default();
            let reach = REACHES.map(|(_, stored, shown)| (stored.to_owned(), shown.to_owned()));
            Ok(Form::new(
                "What contributed",
                purpose.clone(),
                vec![
                    Field::line("text", "Factor", known.text.as_str()).worded(FieldKind::Factor),
                    Field::choice(
                        "reach",
                        "Within reach of",
                        reach.to_vec(),
                        reach_word(known.reach),
                    ),
                ],
            ))
        }
        _ => Err(Refusal::Gone("issue")),
    }
}

const REACHES: [(Reach, &str, &str); 3] = [
    (Reach::Ours, "ours", "the people in the room"),
    (Reach::Leadership, "leadership", "leadership"),
    (Reach::Nobody, "nobody", "nobody"),
];

/// The word for who can do something about a factor.
pub fn reach_word(reach: Reach) -> &'static str {
    REACHES
        .iter()
        .find(|(known, ..)| *known == reach)
        .map_or("ours", |(_, stored, _)| stored)
}

fn part_fields(session: &Session, issue: &Issue, part: IssuePart) -> Vec<Field> {
    match part {
        IssuePart::Title => vec![
            Field::line("title", "Issue", issue.title.as_str()).worded(FieldKind::Title),
            super::side_field("side", "Side", issue.side),
            super::objective_field(session, issue.objective.as_ref()),
            super::tags_field(&issue.tags),
        ],
        IssuePart::Observed => vec![
            Field::lines("observed", "Observed", &issue.observed)
                .worded(FieldKind::Observed)
                .hint("what, when, at which stage; customers' words in quotes"),
        ],
        IssuePart::Count => vec![
            Field::line(
                "count",
                "Seen in",
                issue.count.map_or(String::new(), |n| n.to_string()),
            ),
            Field::line(
                "out_of",
                "Out of",
                issue.out_of.map_or(String::new(), |n| n.to_string()),
            ),
            Field::line(
                "source",
                "Where the numbers come from",
                issue.source.as_str(),
            ),
        ],
        IssuePart::Impact => vec![
            Field::lines("impact", "Impact", &issue.impact)
                .worded(FieldKind::Impact)
                .hint("what it led to"),
            Field::line("amount", "Amount", super::number(issue.impact_amount)),
            Field::line("unit", "Unit", issue.impact_unit.as_str()).hint("EUR, deals, hours"),
        ],
        IssuePart::WentWell => vec![Field::lines("went_well", "Went well", &issue.went_well)],
        IssuePart::Owner => {
            let (one, other) = match &issue.owner {
                Owner::Nobody => ("", ""),
                Owner::Person(one) => (one.as_str(), ""),
                Owner::Pair(one, other) => (one.as_str(), other.as_str()),
            };
            let mut pair = super::people(session);
            "alone".clone_into(&mut pair[0].1);
            vec![
                Field::choice("owner", "Owner", super::people(session), one)
                    .hint(super::choices::owner_hint(session)),
                Field::choice("with", "Together with", pair, other)
                    .hint("only when truly shared: one person of the other side"),
            ]
        }
        IssuePart::NextStep => vec![
            Field::line("step", "Next step", issue.next_step.as_str()).worded(FieldKind::Action),
            Field::day("by", "By", issue.next_step_by, "fri, 2w, 2026-12-01"),
        ],
        IssuePart::Ask => ask_fields(&issue.ask.clone().unwrap_or_default()),
        IssuePart::Measure => vec![
            Field::line("before", "Before the fix", issue.before.as_str()),
            Field::line("after", "After it", issue.after.as_str()),
        ],
        IssuePart::Learned => vec![Field::lines("learned", "Learned", &issue.learned)],
        IssuePart::Whys | IssuePart::Factors | IssuePart::Team => Vec::new(),
    }
}

/// What is asked for; once it went out, the answer alone.
fn ask_fields(ask: &Ask) -> Vec<Field> {
    if ask.sent.is_some() {
        return vec![
            Field::lines("answer", "Answer", &ask.answer)
                .hint("what leadership decided, in its own words"),
            Field::day(
                "answered",
                "Answered on",
                ask.answered,
                "empty for today; yesterday, last fri, 27 nov",
            ),
        ];
    }
    vec![
        Field::lines("what", "We ask for", &ask.what),
        Field::lines("why", "Why we cannot do it ourselves", &ask.why),
        Field::lines("options", "Options", &ask.options).hint("one a line"),
        Field::line("cost", "Cost", ask.cost.as_str()),
        Field::day(
            "decide_by",
            "Decide by",
            ask.decide_by,
            "fri, 2w, 2026-12-01",
        ),
        Field::line("to", "To", ask.to.as_str()).hint("whom both sides ask, such as the board"),
    ]
}

/// What is edited in full: every part that is fields. Whys, factors, the team and the ask have keys
/// of their own.
const IN_FULL: [IssuePart; 9] = [
    IssuePart::Title,
    IssuePart::Observed,
    IssuePart::Count,
    IssuePart::Impact,
    IssuePart::WentWell,
    IssuePart::Owner,
    IssuePart::NextStep,
    IssuePart::Measure,
    IssuePart::Learned,
];

/// A pair has one person of each side: with an owner chosen, the field for the second one offers the
/// people of the other sides.
pub fn offer_the_other_side(session: &Session, form: &mut Form) {
    let roster = super::roster(session);
    let side = |handle: &str| roster.get(&Handle::from(handle)).map(|person| person.side);
    let (owner, second) = (
        form.value("owner").to_owned(),
        form.value("with").to_owned(),
    );
    let own = side(&owner);
    let mut options = super::people(session);
    "alone".clone_into(&mut options[0].1);
    options.retain(|(handle, _)| {
        handle.is_empty() || (*handle != owner && (own.is_none() || side(handle) != own))
    });
    let field = form.fields.iter_mut().find(|field| field.name == "with");
    if let Some(field) = field {
        let at = options.iter().position(|(handle, _)| *handle == second);
        field.input = Input::Choice {
            options,
            at: at.unwrap_or(0),
        };
    }
}

/// Makes a confirmed form true.
pub fn confirm(session: &mut Session, form: &Form) -> Confirmed {
    match &form.purpose {
        Purpose::Issue(id, part) => confirm_part(session, form, id, *part),
        Purpose::IssueInFull(id) => confirm_in_full(session, form, id),
        Purpose::Why { issue, why, under } => {
            let text = form.value("text").to_owned();
            match why {
                Some(why) => session.edit("editing a why", |b| {
                    b.edit_issues(|i| i.edit_why(issue, why, &text))
                })?,
                None => {
                    let new = session.new_id();
                    let (id, under) = (new.clone(), under.clone());
                    session.edit("adding a why", |b| {
                        b.edit_issues(|i| i.add_why(issue, id, under, &text))
                    })?;
                    session.select(Row::Why(new));
                }
            }
            Ok(())
        }
        Purpose::Factor { issue, factor } => {
            let text = form.value("text").to_owned();
            let reach = REACHES
                .iter()
                .find(|(_, stored, _)| *stored == form.value("reach"));
            let reach = reach.map_or(Reach::Ours, |(reach, ..)| *reach);
            match factor {
                Some(factor) => session.edit("editing a factor", |b| {
                    b.edit_issues(|i| i.edit_factor(issue, factor, &text, reach))
                })?,
                None => {
                    let new = session.new_id();
                    let id = new.clone();
                    session.edit("adding a factor", |b| {
                        b.edit_issues(|i| i.add_factor(issue, id, &text, reach))
                    })?;
                    session.select(Row::Factor(new));
                }
            }
            Ok(())
        }
        _ => Ok(()),
    }
}

fn confirm_part(session: &mut Session, form: &Form, id: &Id, part: IssuePart) -> Confirmed {
    let before = super::opened(session, form)?.issues.issues.get(id).cloned();
    let before = before.ok_or(Refusal::Gone("issue"))?;
    let mut after = before.clone();
    match part {
        IssuePart::Count => return confirm_count(session, form, id),
        IssuePart::Owner => return confirm_owner(session, form, id),
        IssuePart::NextStep => {
            let by = super::read_date(session, "by", form.value("by"))?;
            let step = form.value("step").to_owned();
            session.edit("the next step", |b| {
                b.edit_issues(|i| i.set_next_step(id, &step, by))
            })?;
            return Ok(());
        }
        IssuePart::Ask => return confirm_ask(session, form, id, &before),
        part => take_part(form, part, &mut after)?,
    }
    session.edit("editing an issue", |b| {
        b.edit_issues(|i| i.edit(id, &before, &after))
    })?;
    Ok(())
}

/// Takes what the fields of a part say into the issue.
fn take_part(form: &Form, part: IssuePart, after: &mut Issue) -> Confirmed {
    match part {
        IssuePart::Title => {
            form.value("title").clone_into(&mut after.title);
            after.side = super::chosen_side(form, "side");
            after.objective = super::chosen_objective(form);
            after.tags = super::tags(form);
        }
        IssuePart::Observed => after.observed = form.lines("observed"),
        IssuePart::Impact => {
            after.impact = form.lines("impact");
            after.impact_amount = super::read_number("amount", form.value("amount"))?;
            form.value("unit").clone_into(&mut after.impact_unit);
        }
        IssuePart::WentWell => after.went_well = form.lines("went_well"),
        IssuePart::Measure => {
            form.value("before").clone_into(&mut after.before);
            form.value("after").clone_into(&mut after.after);
        }
        IssuePart::Learned => after.learned = form.lines("learned"),
        IssuePart::Count => {
            let counts = read_counts(form)?;
            (after.count, after.out_of) = (counts.count, counts.out_of);
            form.value("source").clone_into(&mut after.source);
        }
        _ => {}
    }
    Ok(())
}

/// Everything at once: one edit, so that one undo takes it back.
fn confirm_in_full(session: &mut Session, form: &Form, id: &Id) -> Confirmed {
    let before = super::opened(session, form)?.issues.issues.get(id).cloned();
    let before = before.ok_or(Refusal::Gone("issue"))?;
    let mut after = before.clone();
    for part in IN_FULL {
        take_part(form, part, &mut after)?;
    }
    form.value("step").clone_into(&mut after.next_step);
    after.next_step_by = super::read_date(session, "by", form.value("by"))?;
    let owner = chosen_owner(form);
    let roster = super::roster(session);
    session.edit("editing an issue", |b| {
        b.edit_issues(|i| {
            i.edit(id, &before, &after)?;
            if owner != before.owner {
                i.set_owner(id, owner, &roster)?;
            }
            Ok(())
        })
    })?;
    Ok(())
}

fn confirm_count(session: &mut Session, form: &Form, id: &Id) -> Confirmed {
    let counts = read_counts(form)?;
    let source = form.value("source").to_owned();
    session.edit("counts of an issue", |b| {
        b.edit_issues(|i| i.set_counts(id, counts, &source))
    })?;
    Ok(())
}

fn read_counts(form: &Form) -> Result<Counts, FieldFault> {
    let both = form.value("count");
    // Both numbers in the first field take the place of the second.
    if both.contains(['o', '/']) {
        return both
            .parse()
            .map_err(|wrong: Refusal| FieldFault::at("count", wrong.to_string()));
    }
    let read = |field: &'static str| -> Result<Option<u64>, FieldFault> {
        let value = form.value(field);
        if value.is_empty() {
            return Ok(None);
        }
        let plain: String = value.chars().filter(|sign| !sign.is_whitespace()).collect();
        let wrong = || FieldFault::at(field, format!("`{value}` is not a whole number"));
        plain.parse().map(Some).map_err(|_| wrong())
    };
    Ok(Counts {
        count: read("count")?,
        out_of: read("out_of")?,
    })
}

fn chosen_owner(form: &Form) -> Owner {
    let (one, other) = (
        super::handle(form.value("owner")),
        super::handle(form.value("with")),
    );
    match (one, other) {
        (None, None) => Owner::Nobody,
        (Some(one), None) | (None, Some(one)) => Owner::Person(one),
        (Some(one), Some(other)) if one == other => Owner::Person(one),
        (Some(one), Some(other)) => Owner::Pair(one, other),
    }
}

fn confirm_owner(session: &mut Session, form: &Form, id: &Id) -> Confirmed {
    let owner = chosen_owner(form);
    let roster = super::roster(session);
    session
        .edit("setting the owner of a fix", |b| {
            b.edit_issues(|i| i.set_owner(id, owner, &roster))
        })
        .map_err(|refusal| FieldFault::at("with", refusal.to_string()))
}

fn confirm_ask(session: &mut Session, form: &Form, id: &Id, issue: &Issue) -> Confirmed {
    let before = issue.ask.clone().unwrap_or_default();
    let today = session.now.date();
    if before.sent.is_some() {
        let answer = form.lines("answer");
        let on = match form.value("answered") {
            "" => today,
            day => crate::forum::due::read_past(day, today)
                .map_err(|wrong| FieldFault::at("answered", wrong.to_string()))?,
        };
        if on > today {
            return Err(FieldFault::at(
                "answered",
                "An answer that is here came by today",
            ));
        }
        session
            .edit("the answer to an ask", |b| {
                b.edit_issues(|i| i.answer_ask(id, answer, on))
            })
            .map_err(|refusal| FieldFault::at("answer", refusal.to_string()))?;
        session.say_with_keys("The answer is written down; {move-on} moves the issue on");
        return Ok(());
    }
    let after = Ask {
        what: form.lines("what"),
        why: form.lines("why"),
        options: form.lines("options"),
        cost: form.value("cost").to_owned(),
        decide_by: super::read_date(session, "decide_by", form.value("decide_by"))?,
        to: form.value("to").to_owned(),
        ..before.clone()
    };
    session
        .edit("an ask", |b| {
            b.edit_issues(|i| i.edit_ask(id, &before, &after))
        })
        .map_err(|refusal| FieldFault::at("what", refusal.to_string()))?;
    session.tell_with_keys("{tick} puts the sides behind the ask, one after the other");
    Ok(())
}

/// Withdraws a why or a factor of the opened issue, with a reason.
pub fn withdraw(session: &mut Session, row: &Row, reason: &str) -> Result<(), Refusal> {
    let issue: Option<Id> = session.meeting().and_then(|meeting| meeting.issue.clone());
    let issue = issue.ok_or(Refusal::Gone("issue"))?;
    session.edit("withdrawing a part of an issue", |b| {
        b.edit_issues(|i| match row {
            Row::Why(why) => i.withdraw_why(&issue, why, reason),
            Row::Factor(factor) => i.withdraw_factor(&issue, factor, reason),
            _ => Err(Refusal::Gone("part of the issue")),
        })
    })?;
    session.say_with_keys("Withdrawn; {undo} brings it back");
    Ok(())
}

fn is_withdrawn(issue: &Issue, row: &Row) -> bool {
    let reason = match row {
        Row::Why(why) => issue.whys.get(why).map(|why| &why.withdrawn),
        Row::Factor(factor) => issue.factors.get(factor).map(|factor| &factor.withdrawn),
        _ => None,
    };
    reason.is_some_and(|reason| !reason.is_empty())
}

/// Lets a withdrawn why or factor of the opened issue stand again.
pub fn bring_back(session: &mut Session, row: &Row) -> Result<(), Refusal> {
    let issue: Option<Id> = session.meeting().and_then(|meeting| meeting.issue.clone());
    let issue = issue.ok_or(Refusal::Gone("issue"))?;
    session.edit("bringing back a part of an issue", |b| {
        b.edit_issues(|i| match row {
            Row::Why(why) => i.bring_back_why(&issue, why),
            Row::Factor(factor) => i.bring_back_factor(&issue, factor),
            _ => Err(Refusal::Gone("part of the issue")),
        })
    })?;
    session.say("It stands again");
    Ok(())
}

/// The people of an owner, with their names.
pub fn owner_words(session: &Session, owner: &Owner) -> String {
    let name = |handle: &Handle| super::name_of(session, handle).to_owned();
    match owner {
        Owner::Nobody => "no owner yet".to_owned(),
        Owner::Person(one) => name(one),
        Owner::Pair(one, other) => format!("{} and {}", name(one), name(other)),
    }
}
