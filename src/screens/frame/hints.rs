//! What the keys do here: a few commands of the one table, the most useful ones first, each a
//! button.

use ratatui::layout::Rect;

use crate::forum::agenda::ItemKind;
use crate::forum::meeting::MeetingState;
use crate::forum::people::Side;
use crate::screens::sheet::{Sheet, left_of, right_of, skip_left};
use crate::screens::text;
use crate::screens::view::View;
use crate::screens::widgets::key_hint;
use crate::session::boards::bring_leads::Step;
use crate::session::boards::choose_condition::Step as Choosing;
use crate::session::boards::hands::Raised;
use crate::session::commands::{
    AgendaCommand as A, Capture, ClockCommand as C, Command as K, ItemCommand as I,
    LeadsCommand as L, Move, ScoreCommand as S, entry,
};
use crate::session::form::Input;
use crate::session::over::{Counted, Over};
use crate::session::place::{IssuePart, Page, Place, Row, Tab, Target};
use crate::session::seat::Seat;

/// Keys of an overlay: they are text, arrows and the like, not commands.
type Fixed = (&'static str, &'static str);

/// Draws the hints.
pub fn draw(sheet: &mut Sheet<'_>, area: Rect, view: &View<'_>) {
    match view.session.over.last() {
        None => commands(sheet, area, view, &wanted(view), &[K::Palette, K::Help]),
        Some(Over::Room) if view.session.seat == Seat::Shows => {
            commands(sheet, area, view, &[K::Theme], &[K::Quit]);
        }
        Some(Over::Room) => {
            let wanted = [
                K::Clock(C::Next),
                K::Clock(C::Pause),
                K::Clock(C::More),
                K::Capture(Capture::Action),
            ];
            commands(sheet, area, view, &wanted, &[K::Move(Move::Back)]);
        }
        Some(over) => fixed(sheet, area, keys_of(over)),
    }
}

/// What is useful here, the most useful first.
fn wanted(view: &View<'_>) -> Vec<K> {
    const CAPTURES: [K; 5] = [
        K::Capture(Capture::Action),
        K::Capture(Capture::Issue),
        K::Capture(Capture::Decision),
        K::Capture(Capture::Parked),
        K::Capture(Capture::Win),
    ];
    match view.session.place {
        Place::Start => vec![K::Item(I::Open), K::Theme, K::Quit],
        Place::Home => vec![
            K::Item(I::Open),
            K::Plan,
            K::PastForums,
            K::Search,
            K::Trends,
            K::Charter,
            K::Theme,
            K::Quit,
        ],
        Place::Past if view.session.search.is_some() => {
            vec![K::Item(I::Open), K::History, K::Search, K::Move(Move::Back)]
        }
        Place::Past => vec![
            K::Item(I::Open),
            K::Search,
            K::Trends,
            K::Home,
            K::Move(Move::Back),
        ],
        Place::Plan => vec![
            K::Plan,
            K::Item(I::Open),
            K::SuggestMinutes,
            K::Move(Move::Back),
        ],
        Place::Trends => vec![K::PastForums, K::Charter, K::Home, K::Move(Move::Back)],
        Place::Charter => of_the_charter(view),
        Place::Meeting => {
            let Some(meeting) = view.meeting else {
                return Vec::new();
            };
            let mut wanted = Vec::with_capacity(16);
            match meeting.boards.meeting.state {
                MeetingState::Closed => {
                    let hands = matches!(view.chosen, Some(Row::Pulse(_) | Row::Rating(_)));
                    let open = (!hands).then_some(K::Item(I::Open));
                    return open
                        .into_iter()
                        .chain([
                            K::StepMeeting(true),
                            K::StepMeeting(false),
                            K::Changed,
                            K::History,
                            K::Close,
                            K::Move(Move::Back),
                            K::Filter,
                            K::PastForums,
                        ])
                        .collect();
                }
                MeetingState::Planned => wanted.push(K::Clock(C::StartOrClose)),
                MeetingState::Running if meeting.recap => wanted.push(K::Clock(C::StartOrClose)),
                MeetingState::Running => {}
            }
            wanted.extend(of_the_item(view, meeting.tab));
            wanted.extend(of_the_board(
                view,
                meeting.tab,
                meeting.recap,
                meeting.issue.is_some(),
            ));
            if meeting.boards.meeting.state == MeetingState::Running {
                wanted.push(K::Clock(C::Next));
            }
            let others = CAPTURES.into_iter();
            let others: Vec<K> = others.filter(|one| !wanted.contains(one)).collect();
            wanted.extend(others);
            wanted.extend([K::Clock(C::Pause), K::Undo, K::Room]);
            if meeting.boards.meeting.state == MeetingState::Planned {
                let early = [C::Jump, C::Pause].map(K::Clock);
                wanted.retain(|command| !early.contains(command));
            }
            if !view.session.edits.any() {
                wanted.retain(|command| *command != K::Undo);
            }
            if view.chosen.is_none() {
                // Nothing is selected: what comes first is what puts something there.
                wanted.retain(|command| !matches!(command, K::Item(_) | K::Vote | K::Sort));
                wanted.sort_by_key(|command| !puts_first(meeting.tab, *command));
            }
            wanted
        }
    }
}

/// Whether the command puts the first thing on that board; starting the meeting comes before all.
fn puts_first(tab: Tab, command: K) -> bool {
    match command {
        K::Clock(C::StartOrClose) => true,
        K::Add => tab == Tab::Scoreboard,
        K::Capture(Capture::Action) => tab == Tab::Actions,
        K::Capture(Capture::Issue) => tab == Tab::Issues,
        K::Capture(Capture::Decision) => tab == Tab::Notes,
        _ => false,
    }
}

/// What is captured at the current item, on the board that it opens.
fn of_the_item(view: &View<'_>, tab: Tab) -> Option<K> {
    let item = view
        .meeting
        .and_then(|meeting| meeting.boards.meeting.current());
    match item.map(|item| item.kind) {
        Some(ItemKind::Wins) if tab == Tab::Notes => Some(K::Capture(Capture::Win)),
        Some(ItemKind::Discussion) if tab == Tab::Notes => Some(K::Capture(Capture::Decision)),
        _ => None,
    }
}

fn of_the_board(view: &View<'_>, tab: Tab, recap: bool, opened: bool) -> Vec<K> {
    if recap {
        return match view.chosen {
            Some(Row::Pulse(_) | Row::Rating(_)) | None => vec![K::Item(I::Open)],
            Some(_) => vec![K::Item(I::Open), K::Item(I::Owner)],
        };
    }
    match tab {
        Tab::Agenda => match view.chosen {
            Some(Row::Person(_)) => vec![K::Item(I::Tick), K::Agenda(A::AddGuest)],
            _ => vec![K::Clock(C::Jump), K::Item(I::Edit), K::Add],
        },
        Tab::Scoreboard => vec![
            K::Item(I::Open),
            K::Score(S::Chart),
            K::Item(I::Turn),
            K::Score(S::Bring),
            K::Add,
        ],
        Tab::LeadDefinition => match view.chosen {
            Some(Row::SignOff(_)) => vec![K::Item(I::Tick), K::Item(I::Open), K::Leads(L::History)],
            Some(Row::Version(_)) => vec![K::Leads(L::History), K::Move(Move::Back)],
            _ if view.session.leads.is_some() => vec![
                K::Leads(L::Figures),
                K::Leads(L::Compare),
                K::Leads(L::Disputes),
                K::Leads(L::Capacity),
                K::Leads(L::Record),
                K::Item(I::Open),
                K::Add,
                K::Leads(L::History),
            ],
            _ => vec![
                K::Leads(L::Bring),
                K::Item(I::Open),
                K::Add,
                K::Leads(L::History),
            ],
        },
        Tab::Actions => vec![
            K::Item(I::Tick),
            K::Item(I::MoveOn),
            K::Capture(Capture::Action),
            K::Item(I::Owner),
            K::Item(I::Due),
            K::Filter,
        ],
        Tab::Issues if opened => {
            let ask = matches!(view.chosen, Some(Row::IssuePart(IssuePart::Ask)));
            let tick = ask.then_some(K::Item(I::Tick));
            let others = [
                K::Item(I::Open),
                K::Add,
                K::Item(I::MoveOn),
                K::Poll,
                K::Team,
                K::Item(I::Turn),
                K::Move(Move::Back),
            ];
            tick.into_iter().chain(others).collect()
        }
        Tab::Issues => vec![K::Item(I::Open), K::Vote, K::Sort, K::Item(I::MoveOn)],
        Tab::Notes => match view.chosen {
            Some(Row::Experiment(_) | Row::Parked(_)) => {
                vec![K::Item(I::Open), K::Item(I::Tick), K::Add]
            }
            _ => vec![K::Item(I::Open), K::Add],
        },
    }
}

/// What can be done with the selected row of the charter.
fn of_the_charter(view: &View<'_>) -> Vec<K> {
    let session = view.session;
    let mut wanted = vec![K::Move(Move::NextPane)];
    let charter = session.forum.as_ref().map(|forum| forum.charter.as_ref());
    match (&view.chosen, charter) {
        (Some(Row::Step(id, place)), Some(charter)) => {
            let process = charter.processes.get(id);
            let steps = process
                .map(|process| process.numbered())
                .unwrap_or_default();
            let lead = steps
                .iter()
                .find(|(at, ..)| at == place)
                .map(|(.., step)| step.lead);
            wanted.extend((lead != Some(Side::Marketing)).then_some(K::Item(I::ToLeft)));
            wanted.extend((lead != Some(Side::Sales)).then_some(K::Item(I::ToRight)));
            let first = steps.first().is_some_and(|(at, ..)| at == place);
            wanted.extend((!first).then_some(K::Item(I::Tick)));
            wanted.push(K::Item(I::Edit));
        }
        (Some(Row::BuyingStage(place)), Some(charter)) => {
            wanted.extend([K::Item(I::Open), K::Item(I::Tick)]);
            let last = *place + 1 >= charter.picture.buying_process.len();
            wanted.extend((*place > 0).then_some(K::Item(I::Earlier)));
            wanted.extend((!last).then_some(K::Item(I::Later)));
        }
        (Some(Row::Picture(_) | Row::Confirmation(_)), _) => {
            wanted.extend([K::Item(I::Open), K::Item(I::Tick)]);
        }
        (Some(_), _) => wanted.push(K::Item(I::Open)),
        (None, _) => {}
    }
    wanted.push(K::Add);
    wanted.extend(session.edits.any().then_some(K::Undo));
    wanted.extend([K::Home, K::Move(Move::Back)]);
    wanted
}

/// Draws as many of the wanted commands as fit, and always the last ones.
fn commands(sheet: &mut Sheet<'_>, area: Rect, view: &View<'_>, wanted: &[K], last: &[K]) {
    let label = |command: &K| {
        let key = view.session.keys.shown(*command);
        let words = own_words(view, *command);
        (!key.is_empty()).then_some((key, words))
    };
    let wide = |(key, words): &(String, &str)| (text::width(key) + text::width(words) + 3) as u16;
    let kept: u16 = last
        .iter()
        .filter_map(label)
        .map(|label| wide(&label))
        .sum();
    let mut rest = left_of(area, area.width.saturating_sub(kept));
    for command in wanted {
        let Some(label) = label(command) else {
            continue;
        };
        if wide(&label) > rest.width {
            continue;
        }
        rest = one(sheet, rest, *command, &label);
    }
    let mut rest = right_of(
        area,
        area.width.saturating_sub(rest.x.saturating_sub(area.x)),
    );
    for command in last {
        if let Some(label) = label(command) {
            rest = one(sheet, rest, *command, &label);
        }
    }
}

/// The words of a hint: those of the table, but where a command means something narrower here.
fn own_words(view: &View<'_>, command: K) -> &'static str {
    let state = view.meeting.map(|meeting| meeting.boards.meeting.state);
    if view.session.place == Place::Charter {
        match (command, view.session.page) {
            (K::Move(Move::NextPane), _) => return "next page",
            (K::Item(I::Tick), Page::Market) => return "confirm",
            (K::Item(I::Tick), Page::Work) => return "side by side",
            (K::Item(I::ToLeft), Page::Work) => return "marketing leads",
            (K::Item(I::ToRight), Page::Work) => return "sales leads",
            _ => {}
        }
    }
    let narrower = match command {
        K::Item(I::Open) => view.chosen.as_ref().and_then(opens),
        K::Item(I::Tick) => view.chosen.as_ref().and_then(ticks),
        _ => None,
    };
    if let Some(words) = narrower {
        return words;
    }
    match (command, state) {
        (K::Plan, _) if view.session.place == Place::Plan => "plan it",
        (K::Clock(C::StartOrClose), Some(MeetingState::Planned)) => "start the meeting",
        (K::Clock(C::StartOrClose), Some(MeetingState::Running)) => "close the meeting",
        (K::Clock(C::StartOrClose), Some(MeetingState::Closed)) => "reopen",
        _ => entry(command).map_or("", |entry| entry.short),
    }
}

/// What Enter does on a row, where that is more than to open it.
fn opens(row: &Row) -> Option<&'static str> {
    Some(match row {
        Row::CreateForum => "create it",
        Row::GoOn => "go on",
        Row::PlanNext => "plan it",
        Row::PlanDate => "another day",
        Row::PlanAgenda(_) => "take this one",
        Row::PlanPerson(_) => "comes or not",
        Row::PlanCreate => "plan it",
        Row::Pulse(_) | Row::Rating(_) => "count hands",
        Row::Person(_) => "here or not",
        _ => return None,
    })
}

/// What a tick means for a row.
fn ticks(row: &Row) -> Option<&'static str> {
    Some(match row {
        Row::Action(_) => "done",
        Row::Experiment(_) => "what came out",
        Row::Parked(_) => "talked about",
        Row::Person(_) | Row::PlanPerson(_) => "here or not",
        Row::SignOff(_) => "sign",
        Row::IssuePart(IssuePart::Ask) => "back or send it",
        _ => return None,
    })
}

fn one(sheet: &mut Sheet<'_>, area: Rect, command: K, (key, words): &(String, &str)) -> Rect {
    let pieces = key_hint(sheet, key, words);
    let used = sheet.put_pieces(area, &pieces);
    sheet.hit(left_of(area, used), Target::Command(command));
    skip_left(area, used + 2)
}

fn fixed(sheet: &mut Sheet<'_>, area: Rect, keys: &[Fixed]) {
    let mut rest = area;
    for (key, does) in keys {
        let pieces = key_hint(sheet, key, does);
        if crate::screens::sheet::pieces_width(&pieces) > usize::from(rest.width) {
            return;
        }
        let used = sheet.put_pieces(rest, &pieces);
        if let Ok(key) = key.parse() {
            sheet.hit(left_of(rest, used), Target::Key(key));
        }
        rest = skip_left(rest, used + 2);
    }
}

/// The keys of pages that are read and gone through.
fn keys_of_a_page(over: &Over) -> &'static [Fixed] {
    match over {
        Over::Disputes(_) => &[
            ("↑ ↓", "leads"),
            ("← →", "columns"),
            ("p", "show or hide persons"),
            ("Esc", "leave"),
        ],
        Over::Search => &[
            ("↑ ↓", "choose"),
            ("Enter", "go there"),
            ("Tab", "to what was found"),
            ("Esc", "leave the line"),
        ],
        Over::History(_) => &[
            ("↑ ↓", "choose"),
            ("Enter", "open that meeting"),
            ("Esc", "leave"),
        ],
        _ => &[
            ("↑ ↓", "scroll"),
            ("1-6", "board"),
            ("[ ]", "older, newer"),
            ("Esc", "leave"),
        ],
    }
}

fn keys_of(over: &Over) -> &'static [Fixed] {
    match over {
        Over::Capture(_) => &[
            ("Enter", "save"),
            ("Esc", "leave"),
            ("Ctrl-Enter", "save, and another"),
            ("Tab", "complete"),
        ],
        Over::Form(form) => match form.fields.get(form.at).map(|field| &field.input) {
            Some(Input::Choice { .. }) => &[
                ("← →", "choose"),
                ("Enter", "next"),
                ("Ctrl-S", "save"),
                ("Esc", "leave"),
            ],
            Some(Input::Text(text)) if text.has_lines() => &[
                ("Ctrl-S", "save"),
                ("Tab", "next field"),
                ("Enter", "new line"),
                ("Esc", "leave"),
            ],
            _ if form.fields.len() == 1 => &[("Enter", "save"), ("Esc", "leave")],
            _ if form.at + 1 == form.fields.len() => &[
                ("Enter", "save"),
                ("Shift-Tab", "field before"),
                ("Esc", "leave"),
            ],
            _ => &[
                ("Enter", "next field"),
                ("Ctrl-S", "save"),
                ("Esc", "leave"),
            ],
        },
        Over::Ask(_) => &[("↑ ↓", "choose"), ("Enter", "take it"), ("Esc", "leave")],
        Over::Palette(_) => &[("↑ ↓", "choose"), ("Enter", "run"), ("Esc", "leave")],
        Over::Help(_) => &[("↑ ↓", "scroll"), ("Esc", "leave")],
        Over::Filter(_) => &[("Enter", "keep the filter"), ("Esc", "clear it")],
        Over::Count(count) if count.what == Counted::Pulse => &[
            ("1 … 5", "one hand"),
            ("Backspace", "take one back"),
            ("Enter", "done"),
        ],
        Over::Count(_) => &[
            ("1 … 9, 0 for 10", "one hand"),
            ("Backspace", "take one back"),
            ("Enter", "done"),
        ],
        Over::Hands(hands) => keys_of_hands(&hands.what),
        Over::Team(_) => &[
            ("← →", "swap"),
            ("↑ ↓", "choose"),
            ("+ -", "more, fewer"),
            ("p", "propose anew"),
            ("Enter", "save"),
            ("Esc", "leave"),
        ],
        Over::Search | Over::History(_) | Over::Changes(_) | Over::Disputes(_) => {
            keys_of_a_page(over)
        }
        Over::Leads(bringing) => keys_of_bringing(&bringing.step),
        Over::Condition(choosing) => keys_of_choosing(&choosing.step),
        Over::Git(_) => &[
            ("↑ ↓", "scroll"),
            ("Enter", "back to the meeting"),
            ("Esc", "stop git"),
        ],
        Over::Room => &[],
    }
}

fn keys_of_bringing(step: &Step) -> &'static [Fixed] {
    match step {
        Step::File | Step::SecondFile(_) => &[
            ("↑ ↓", "choose"),
            ("Enter", "read it"),
            ("Tab", "complete a path"),
            ("Esc", "leave"),
        ],
        Step::Wrapped { .. } => &[("Enter", "unwrap them"), ("Esc", "back")],
        Step::Reading { .. } => &[
            ("Esc", "stop reading"),
            ("any other key", "goes on with the meeting"),
        ],
        Step::Columns(_) => &[
            ("Enter", "try it"),
            ("o", "outcome"),
            ("s", "outcomes in a second file"),
            ("x", "means missing"),
            ("↑ ↓", "columns"),
            ("Esc", "back"),
        ],
        Step::Join(..) => &[("↑ ↓", "choose"), ("Enter", "join on it"), ("Esc", "back")],
        Step::Outcome(_) => &[
            ("↑ ↓", "choose"),
            ("Enter", "this column tells"),
            ("Esc", "back"),
        ],
        Step::Yes(_) => &[
            ("x", "tick"),
            ("Enter", "these became customers"),
            ("Esc", "back"),
        ],
    }
}

fn keys_of_choosing(step: &Choosing) -> &'static [Fixed] {
    match step {
        Choosing::Column => &[
            ("any letters", "find a column"),
            ("↑ ↓", "choose"),
            ("Enter", "take it"),
            ("Esc", "leave"),
        ],
        Choosing::Test(_) | Choosing::Value(..) => {
            &[("↑ ↓", "choose"), ("Enter", "take it"), ("Esc", "back")]
        }
    }
}

fn keys_of_hands(what: &Raised) -> &'static [Fixed] {
    match what {
        Raised::Poll(_) => &[
            ("↑ ↓", "choose"),
            ("1 … 9", "so many hands"),
            ("Backspace", "one less"),
            ("Ctrl-S", "name the owner"),
            ("Esc", "leave"),
        ],
        Raised::Votes { .. } => &[
            ("1 … 9", "so many hands"),
            ("Enter", "next issue"),
            ("Backspace", "one less"),
            ("← →", "side"),
            ("Ctrl-S", "end counting"),
            ("Esc", "leave"),
        ],
    }
}
