//! Which commands are useful where the room is, the most useful first: a row for each screen and
//! board, with what the meeting's state and the selected row change in it.

use crate::forum::agenda::ItemKind;
use crate::forum::meeting::MeetingState;
use crate::forum::people::Side;
use crate::screens::view::View;
use crate::session::commands::{
    AgendaCommand as A, Capture, ClockCommand as C, Command as K, ItemCommand as I,
    LeadsCommand as L, Move, ScoreCommand as S,
};
use crate::session::open::OpenMeeting;
use crate::session::place::{IssuePart, Place, Row, Tab};

const BACK: K = K::Move(Move::Back);
const OPEN: K = K::Item(I::Open);

const START: &[K] = &[OPEN, K::Theme, K::Quit];
const HOME: &[K] = &[
    OPEN,
    K::Plan,
    K::PastForums,
    K::Search,
    K::Trends,
    K::Charter,
    K::Theme,
    K::Quit,
];
const FOUND: &[K] = &[OPEN, K::History, K::Search, BACK];
const PAST: &[K] = &[OPEN, K::Search, K::Trends, K::Home, BACK];
const PLAN: &[K] = &[K::Plan, OPEN, K::SuggestMinutes, BACK];
const TRENDS: &[K] = &[K::PastForums, K::Charter, K::Home, BACK];

/// In a meeting that is over.
const CLOSED: [K; 9] = [
    K::StepMeeting(true),
    K::StepMeeting(false),
    K::Clock(C::StartOrClose),
    K::Changed,
    K::History,
    K::Close,
    BACK,
    K::Filter,
    K::PastForums,
];
/// What is said in the room can be captured on every board.
const CAPTURES: [K; 5] = [
    K::Capture(Capture::Action),
    K::Capture(Capture::Issue),
    K::Capture(Capture::Decision),
    K::Capture(Capture::Parked),
    K::Capture(Capture::Win),
];

const RECAP: &[K] = &[OPEN];
const RECAP_ITEM: &[K] = &[OPEN, K::Item(I::Owner)];
const AGENDA: &[K] = &[K::Clock(C::Jump), K::Item(I::Edit), K::Add];
const PEOPLE: &[K] = &[K::Item(I::Tick), K::Agenda(A::AddGuest)];
const SCOREBOARD: &[K] = &[
    OPEN,
    K::Score(S::Chart),
    K::Item(I::Turn),
    K::Score(S::Bring),
    K::Add,
];
const DEFINITION: &[K] = &[K::Leads(L::Bring), OPEN, K::Add, K::Leads(L::History)];
const SIGN_OFF: &[K] = &[K::Item(I::Tick), OPEN, K::Leads(L::History)];
const VERSIONS: &[K] = &[K::Leads(L::History), BACK];
/// On the lead definition while it is tried on leads.
const TRIED: &[K] = &[
    K::Leads(L::Figures),
    K::Leads(L::Compare),
    K::Leads(L::Disputes),
    K::Leads(L::Capacity),
    K::Leads(L::Record),
    OPEN,
    K::Add,
    K::Leads(L::History),
];
const ACTIONS: &[K] = &[
    K::Item(I::Tick),
    K::Item(I::MoveOn),
    K::Capture(Capture::Action),
    K::Item(I::Owner),
    K::Item(I::Due),
    K::Filter,
];
const ISSUES: &[K] = &[OPEN, K::Vote, K::Sort, K::Item(I::MoveOn)];
/// On the joint ask of an opened issue.
const ASK: &[K] = &[
    K::Item(I::Tick),
    OPEN,
    K::Add,
    K::Item(I::MoveOn),
    K::Poll,
    K::Team,
    K::Item(I::Turn),
    BACK,
];
/// On anything else of it: there is nothing to tick.
const ISSUE: &[K] = ASK.split_at(1).1;
const NOTES: &[K] = &[OPEN, K::Add];
const NOTES_TO_TICK: &[K] = &[OPEN, K::Item(I::Tick), K::Add];

/// What is useful here, the most useful first.
pub fn wanted(view: &View<'_>) -> Vec<K> {
    match view.session.place {
        Place::Start => START.to_vec(),
        Place::Home => HOME.to_vec(),
        Place::Past if view.session.search.is_some() => FOUND.to_vec(),
        Place::Past => PAST.to_vec(),
        Place::Plan => PLAN.to_vec(),
        Place::Trends => TRENDS.to_vec(),
        Place::Charter => of_the_charter(view),
        Place::Meeting => match view.meeting {
            Some(meeting) if meeting.boards.meeting.state == MeetingState::Closed => {
                looking_back(view)
            }
            Some(meeting) => of_the_meeting(view, meeting),
            None => Vec::new(),
        },
    }
}

/// In a meeting that is over things are opened, but hands are counted no more.
fn looking_back(view: &View<'_>) -> Vec<K> {
    let hands = matches!(view.chosen, Some(Row::Pulse(_) | Row::Rating(_)));
    let open = (!hands).then_some(OPEN);
    // What was just closed is followed by the next one.
    let next = view.session.past.is_none().then_some(K::Plan);
    open.into_iter().chain(next).chain(CLOSED).collect()
}

/// In a meeting that is planned or runs: its board's commands before those that work on all boards.
fn of_the_meeting(view: &View<'_>, meeting: &OpenMeeting) -> Vec<K> {
    let planned = meeting.boards.meeting.state == MeetingState::Planned;
    let mut wanted = Vec::with_capacity(16);
    wanted.extend((planned || meeting.recap).then_some(K::Clock(C::StartOrClose)));
    wanted.extend(of_the_item(view, meeting.tab));
    if has_points(view, meeting) {
        wanted.extend([I::ToRight, I::ToLeft].map(K::Item));
    }
    wanted.extend(of_the_board(view, meeting));
    wanted.extend((!planned).then_some(K::Clock(C::Next)));
    let others = CAPTURES.into_iter();
    let others: Vec<K> = others.filter(|one| !wanted.contains(one)).collect();
    wanted.extend(others);
    wanted.extend([K::Clock(C::Pause), K::Undo, K::Room]);
    if planned {
        let early = [C::Jump, C::Pause].map(K::Clock);
        wanted.retain(|command| !early.contains(command));
    }
    if !view.session.edits.any() {
        wanted.retain(|command| *command != K::Undo);
    }
    if is_over(view, meeting) {
        wanted.retain(|command| *command != K::Item(I::MoveOn));
    }
    if view.chosen.is_none() {
        // Nothing is selected: what comes first is what puts something there.
        wanted.retain(|command| !matches!(command, K::Item(_) | K::Vote | K::Sort));
        wanted.sort_by_key(|command| !puts_first(meeting.tab, *command));
    }
    wanted
}

/// Whether a criterion or a threshold is selected, whose points move while people talk.
fn has_points(view: &View<'_>, meeting: &OpenMeeting) -> bool {
    let points = matches!(view.chosen, Some(Row::Criterion(..) | Row::Threshold(_)));
    points && meeting.tab == Tab::LeadDefinition && !meeting.recap
}

/// Whether an action is selected that is done or dropped: it goes nowhere further.
fn is_over(view: &View<'_>, meeting: &OpenMeeting) -> bool {
    let Some(Row::Action(id)) = &view.chosen else {
        return false;
    };
    let action = meeting.boards.actions.actions.get(id);
    action.is_some_and(|action| !action.state.is_open())
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

/// What is done on the board on screen, by what is selected there.
fn of_the_board(view: &View<'_>, meeting: &OpenMeeting) -> &'static [K] {
    let chosen = view.chosen.as_ref();
    if meeting.recap {
        return match chosen {
            Some(Row::Pulse(_) | Row::Rating(_)) | None => RECAP,
            Some(_) => RECAP_ITEM,
        };
    }
    match (meeting.tab, chosen) {
        (Tab::Agenda, Some(Row::Person(_))) => PEOPLE,
        (Tab::Agenda, _) => AGENDA,
        (Tab::Scoreboard, _) => SCOREBOARD,
        (Tab::LeadDefinition, Some(Row::SignOff(_))) => SIGN_OFF,
        (Tab::LeadDefinition, Some(Row::Version(_))) => VERSIONS,
        (Tab::LeadDefinition, _) if view.session.leads.is_some() => TRIED,
        (Tab::LeadDefinition, _) => DEFINITION,
        (Tab::Actions, _) => ACTIONS,
        (Tab::Issues, _) if meeting.issue.is_none() => ISSUES,
        (Tab::Issues, Some(Row::IssuePart(IssuePart::Ask))) => ASK,
        (Tab::Issues, _) => ISSUE,
        (Tab::Notes, Some(Row::Experiment(_) | Row::Parked(_))) => NOTES_TO_TICK,
        (Tab::Notes, _) => NOTES,
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
