//! A forum with years behind it: meetings as a team would have held them, each standing on the one
//! before. Actions are made, carried and done, issues live for some meetings and some come back,
//! the lead definition gets a new version now and then. The same seed writes the same forum.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use jiff::ToSpan;
use jiff::civil::Date;
use lockstep_forum::forum::actions::{Action, ActionState};
use lockstep_forum::forum::files::{BoardKind, FileName, MeetingName, Stored};
use lockstep_forum::forum::issues::{Issue, IssueState, Owner, Why};
use lockstep_forum::forum::meeting::{Boards, MeetingState};
use lockstep_forum::forum::moment::Moment;
use lockstep_forum::forum::notes::{Decision, Notes, Parked, Win};
use lockstep_forum::forum::people::Side;
use lockstep_forum::forum::record::{Handle, Id};
use lockstep_forum::store::file::write_stored;
use lockstep_forum::store::folder::Folder;

/// A word that stands in a few dozen meetings of ten thousand.
pub const RARE: &str = "webinar";

const VERBS: [&str; 10] = [
    "Agree", "Check", "Draft", "Measure", "Move", "Publish", "Review", "Send", "Shorten", "Test",
];
const THINGS: [&str; 16] = [
    "the follow-up for trade fair leads",
    "the form on the pricing page",
    "the hand-off note in the CRM",
    "the list of lost deals",
    "the mail that follows a demo request",
    "the newsletter for maintenance managers",
    "the onboarding of resellers",
    "the phone script for first calls",
    "the questions after a trial",
    "the report on returned leads",
    "the rule for duplicate companies",
    "the scoring of students and interns",
    "the slot for joint customer visits",
    "the story about the packaging line",
    "the table of discounts",
    "the weekly count of open offers",
];
const ENDS: [&str; 8] = [
    "before the next campaign starts",
    "for the region north",
    "for the two largest accounts",
    "together with the service desk",
    "with five customers on the phone",
    "with numbers from the last quarter",
    "without a new field in the CRM",
    "so that both sides see the same figure",
];
const REASONS: [&str; 10] = [
    "The list is sent on Friday afternoon, and nobody looks at it before Tuesday.",
    "The form asks for eleven fields, and most people stop after the fourth.",
    "Two systems hold the phone number, and they are compared once a quarter.",
    "The reminder goes to a shared mailbox that three people read.",
    "The campaign was planned before the price list was settled.",
    "The note has no place for what the customer has already tried.",
    "Leads from partners arrive without the date of the first talk.",
    "The region changed, and the rule that assigns leads did not.",
    "Nobody can see from outside which offers are still open.",
    "The first call is made from a list that is sorted by name.",
];
const TAGS: [&str; 8] = [
    "crm", "events", "forms", "hand-off", "partners", "pricing", "trial", "website",
];

struct Teller {
    random: fastrand::Rng,
    people: Vec<Handle>,
}

impl Teller {
    fn one<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.random.usize(..all.len())]
    }

    fn id(&mut self) -> Id {
        Id::from_bits(self.random.u64(..))
    }

    fn who(&mut self) -> Handle {
        self.people[self.random.usize(..self.people.len())].clone()
    }

    fn title(&mut self) -> String {
        let (verb, thing, end) = (self.one(&VERBS), self.one(&THINGS), self.one(&ENDS));
        if self.random.u32(..1_500) == 0 {
            return format!("{verb} the {RARE} on {}", &thing[4..]);
        }
        format!("{verb} {thing} {end}")
    }

    fn reason(&mut self) -> String {
        format!("{} {}", self.one(&REASONS), self.one(&REASONS))
    }

    fn some_reasons(&mut self) -> Vec<String> {
        (0..self.random.usize(1..4))
            .map(|_| self.reason())
            .collect()
    }

    fn side(&mut self) -> Side {
        self.one(&[Side::Marketing, Side::Sales, Side::Shared])
    }
}

/// Writes the sample forum with so many meetings in all, the older ones told anew. About 37 KB each.
pub fn write(root: &Path, now: Moment, meetings: usize) {
    super::sample(root, now);
    let folder = Folder::open(root).expect("just written");
    let there = folder.meetings().expect("just written");
    let first = there.first().expect("the sample has meetings").date();
    let rich = there.get(there.len() - 2).expect("the sample has several");
    let mut boards = folder.read_boards(rich).boards();
    let charter = folder.read_charter().value;
    let mut teller = Teller {
        random: fastrand::Rng::with_seed(7),
        people: charter.roster.ids().cloned().collect(),
    };
    let older = meetings.saturating_sub(there.len());
    for nth in 0..older {
        let days = i64::try_from(older - nth).expect("it fits");
        let day = first.checked_sub(days.days()).expect("in range");
        go_on(&mut boards, day, nth, &mut teller);
        put(root, day, &boards);
    }
}

/// The next meeting from the one before.
fn go_on(boards: &mut Boards, day: Date, nth: usize, teller: &mut Teller) {
    let meeting = Arc::make_mut(&mut boards.meeting);
    meeting.date = Some(day);
    meeting.state = MeetingState::Closed;
    meeting.started = None;
    meeting.closed = None;
    for item in &mut meeting.agenda.0 {
        item.id = teller.id();
    }
    let board = Arc::make_mut(&mut boards.scoreboard);
    let kpis: Vec<Id> = board.kpis.ids().cloned().collect();
    for id in kpis {
        if let Some(kpi) = board.kpis.get_mut(&id) {
            kpi.actual = Some(f64::from(teller.random.u32(10..400)));
        }
    }
    if nth.is_multiple_of(25) {
        let definition = Arc::make_mut(&mut boards.lead_definition);
        definition.version = u32::try_from(nth / 25).unwrap_or(0) + 1;
        definition.ideal_customer = vec![teller.title(), teller.title(), teller.reason()];
    }
    actions(boards, day, teller);
    issues(boards, day, teller);
    notes(boards, day, teller);
}

fn actions(boards: &mut Boards, day: Date, teller: &mut Teller) {
    let board = Arc::make_mut(&mut boards.actions);
    let ids: Vec<Id> = board.actions.ids().cloned().collect();
    for id in ids {
        let Some(action) = board.actions.get(&id).filter(|one| one.state.is_open()) else {
            board.actions.remove(&id);
            continue;
        };
        let mut action = action.clone();
        action.carried += 1;
        if teller.random.u8(..3) == 0 {
            action.state = ActionState::Done;
            action.done = Some(day);
        }
        board.actions.insert(id, action);
    }
    for _ in 0..teller.random.usize(4..9) {
        let action = Action {
            title: teller.title(),
            detail: teller.some_reasons(),
            owner: Some(teller.who()),
            side: Some(teller.side()),
            made: Some(day),
            due: day.checked_add(teller.random.i64(3..30).days()).ok(),
            tags: [teller.one(&TAGS)].into_iter().collect(),
            ..Action::default()
        };
        board.actions.insert(teller.id(), action);
    }
}

fn issues(boards: &mut Boards, day: Date, teller: &mut Teller) {
    let board = Arc::make_mut(&mut boards.issues);
    let ids: Vec<Id> = board.issues.ids().cloned().collect();
    for id in ids {
        let Some(issue) = board.issues.get(&id).filter(|one| one.state.is_open()) else {
            board.issues.remove(&id);
            continue;
        };
        let mut issue = issue.clone();
        issue.carried += 1;
        if teller.random.u8(..3) == 0 {
            issue.state = IssueState::Closed;
            issue.learned = teller.some_reasons();
        }
        board.issues.insert(id, issue);
    }
    for _ in 0..teller.random.usize(1..4) {
        let mut issue = Issue {
            title: teller.title(),
            raised: Some(day),
            observed: teller.some_reasons(),
            impact: teller.some_reasons(),
            owner: Owner::Person(teller.who()),
            side: Some(teller.side()),
            next_step: teller.title(),
            next_step_by: day.checked_add(14.days()).ok(),
            state: IssueState::Trying,
            tags: [teller.one(&TAGS)].into_iter().collect(),
            ..Issue::default()
        };
        for _ in 0..3 {
            let why = Why {
                text: teller.one(&REASONS).to_owned(),
                ..Why::default()
            };
            issue.whys.insert(teller.id(), why);
        }
        board.issues.insert(teller.id(), issue);
    }
}

fn notes(boards: &mut Boards, day: Date, teller: &mut Teller) {
    let mut board = Notes::default();
    for _ in 0..teller.random.usize(2..5) {
        let decision = Decision {
            title: teller.title(),
            detail: teller.some_reasons(),
            on: Some(day),
            owner: Some(teller.who()),
            ..Decision::default()
        };
        board.decisions.insert(teller.id(), decision);
    }
    let parked = Parked {
        title: teller.title(),
        on: Some(day),
        ..Parked::default()
    };
    board.parked.insert(teller.id(), parked);
    let win = Win {
        title: teller.title(),
        thanks_to: vec![teller.who()],
        on: Some(day),
        ..Win::default()
    };
    board.wins.insert(teller.id(), win);
    boards.notes = Arc::new(board);
}

fn put(root: &Path, day: Date, boards: &Boards) {
    let name = MeetingName::of(day, 0);
    let folder = root.join("meetings").join(name.as_str());
    fs::create_dir(&folder).expect("a day of its own");
    for board in BoardKind::ALL {
        let value = match board {
            BoardKind::Meeting => Stored::Meeting(Arc::clone(&boards.meeting)),
            BoardKind::Scoreboard => Stored::Scoreboard(Arc::clone(&boards.scoreboard)),
            BoardKind::LeadDefinition => {
                Stored::LeadDefinition(Arc::clone(&boards.lead_definition))
            }
            BoardKind::Actions => Stored::Actions(Arc::clone(&boards.actions)),
            BoardKind::Issues => Stored::Issues(Arc::clone(&boards.issues)),
            BoardKind::Notes => Stored::Notes(Arc::clone(&boards.notes)),
        };
        let text = write_stored(&value, None).expect("it can be written");
        let path = root.join(FileName::Board(name.clone(), board).path());
        fs::write(path, text).expect("there is room");
    }
}
