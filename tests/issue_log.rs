//! An issue from the moment it is said to what was learned: the way people work it through, whom they
//! ask, who works on it together, and what returns.

mod room;

use jiff::civil::date;
use lockstep_forum::forum::actions::Actions;
use lockstep_forum::forum::files::{BoardKind, MeetingName};
use lockstep_forum::forum::issues::{Issue, IssueState, Issues, Outcome, Owner, PollChoice};
use lockstep_forum::forum::meeting::{Boards, MeetingState};
use lockstep_forum::forum::people::Side;
use lockstep_forum::forum::record::{Handle, Id};
use lockstep_forum::session::over::Over;
use lockstep_forum::session::place::{IssuePart, Row};
use lockstep_forum::store::folder::Folder;
use room::Room;

/// A new forum in its first meeting, which runs.
fn running() -> Room {
    let mut room = Room::new_forum();
    room.keys("N G Enter s");
    assert_eq!(
        room.boards().meeting.state,
        MeetingState::Running,
        "{}",
        room.says()
    );
    room
}

/// Goes on to the end, whatever is left undone, and closes; then plans the next meeting, a fortnight
/// later, and starts it.
fn next_forum(room: &mut Room) {
    room.closes();
    room.wait(14 * 24 * 3600);
    room.keys("Esc 0 N G Enter s");
    if room.asked().is_some() {
        room.keys("y");
    }
    assert_eq!(
        room.boards().meeting.state,
        MeetingState::Running,
        "{}",
        room.says()
    );
}

/// Raises an issue and opens it.
fn raised(room: &mut Room, title: &str) -> Id {
    room.keys("i").types(title).keys("Enter 5");
    let id = {
        let mut issues = room.boards().issues.issues.iter();
        let found = issues.find(|(_, issue)| issue.title == title);
        found.expect("it was raised").0.clone()
    };
    room.session.select(Row::Issue(id.clone()));
    room.keys("Enter");
    id
}

fn part(room: &mut Room, part: IssuePart) -> &mut Room {
    room.session.select(Row::IssuePart(part));
    room
}

fn issue(room: &Room, id: &Id) -> Issue {
    room.boards()
        .issues
        .issues
        .get(id)
        .expect("on the log")
        .clone()
}

fn written(room: &mut Room, at: IssuePart, text: &str) {
    part(room, at).keys("Enter").types(text).keys("Ctrl-S");
    assert!(
        room.session.over.is_empty(),
        "{at:?}: {:?}",
        room.session.over
    );
}

fn is_now(room: &Room, id: &Id, state: IssueState) {
    assert_eq!(issue(room, id).state, state, "{}", room.says());
}

/// Says what was seen and what made it likely.
fn looked_into(room: &mut Room) {
    written(
        room,
        IssuePart::Observed,
        "40 contacts of the fair, week 47",
    );
    part(room, IssuePart::Count)
        .keys("Enter")
        .types("12")
        .keys("Tab")
        .types("40")
        .keys("Tab")
        .types("the CRM")
        .keys("Ctrl-S");
    written(room, IssuePart::Impact, "Two of them bought elsewhere");
    room.keys("A w")
        .types("The list came as a photo")
        .keys("Enter");
    room.keys("A d")
        .types("The stand had no scanner")
        .keys("Enter");
    room.keys("A f")
        .types("One scanner for three fairs")
        .keys("Tab Right Enter");
    written(room, IssuePart::WentWell, "All guests left a card");
}

#[test]
fn what_is_withdrawn_from_an_issue_stays_in_sight_and_the_same_key_brings_it_back() {
    let mut room = running();
    let id = raised(&mut room, "Leads wait for days");
    room.keys("A w").types("nobody sees them").keys("Enter");
    room.keys("D").types("they do").keys("Enter");
    let why = |room: &Room| {
        let whys = issue(room, &id).whys;
        whys.values().next().unwrap().withdrawn.clone()
    };
    assert_eq!(why(&room), "they do");
    let screen = room.screen(120, 36);
    assert!(
        screen.contains("× nobody sees them   withdrawn: they do"),
        "{screen}"
    );
    room.keys("D");
    assert_eq!(why(&room), "", "{}", room.says());
    room.keys("A f").types("two tools").keys("Ctrl-S");
    assert!(room.session.over.is_empty(), "{}", room.says());
    room.keys("D Enter");
    let factor = |room: &Room| {
        let factors = issue(room, &id).factors;
        factors.values().next().unwrap().withdrawn.clone()
    };
    assert!(!factor(&room).is_empty());
    let screen = room.screen(120, 36);
    assert!(
        screen.contains("× two tools   withdrawn: no reason given"),
        "{screen}"
    );
    let row = room.session.rows().into_iter();
    let mut factors = row.filter(|row| matches!(row, Row::Factor(_)));
    let row = factors.next().expect("it stays in sight");
    room.session.select(row);
    room.keys("D");
    assert_eq!(factor(&room), "", "{}", room.says());
}

#[test]
fn a_mistaken_tick_of_an_ask_is_taken_back() {
    let mut room = running();
    let id = raised(&mut room, "Two CRMs");
    part(&mut room, IssuePart::Ask).keys("Enter");
    room.types("One CRM for both teams").keys("Ctrl-S");
    part(&mut room, IssuePart::Ask).keys("D");
    assert_eq!(
        room.asked(),
        Some("Where does it go?"),
        "no side is behind it"
    );
    room.keys("Esc x x D");
    assert_eq!(
        room.says(),
        "Sales does not back the ask any more; x ticks it again"
    );
    let missing = |room: &Room| issue(room, &id).ask.unwrap().not_backed_by();
    assert_eq!(missing(&room), [Side::Sales]);
    room.keys("D");
    assert_eq!(missing(&room), [Side::Marketing, Side::Sales]);
}

#[test]
fn an_issue_goes_all_the_way_from_raised_to_closed() {
    let mut room = running();
    let id = raised(&mut room, "Leads from the fair wait for days");
    looked_into(&mut room);
    // Nothing is missing for the next state, so it goes there at once.
    room.keys("m");
    is_now(&room, &id, IssueState::Understood);
    // Without an owner it says what is missing and asks for a short reason; Esc changes nothing.
    room.keys("m");
    match room.session.over.last() {
        Some(Over::Form(form)) => assert_eq!(form.title, "Still missing: one owner of the fix"),
        over => panic!("no reason is asked for: {over:?}"),
    }
    room.keys("Esc");
    assert_eq!(issue(&room, &id).state, IssueState::Understood);
    part(&mut room, IssuePart::Owner).keys("Enter d Ctrl-S m");
    assert_eq!(issue(&room, &id).owner, Owner::Person(Handle::from("dee")));
    is_now(&room, &id, IssueState::Owned);
    part(&mut room, IssuePart::NextStep)
        .keys("Enter")
        .types("Rent a scanner for the spring fair")
        .keys("Tab")
        .types("2w")
        .keys("Ctrl-S");
    // One key makes the action, linked, with the step, the owner and the day.
    room.keys("r Esc m");
    let action = room
        .boards()
        .actions
        .actions
        .values()
        .next()
        .unwrap()
        .clone();
    assert_eq!(action.title, "Rent a scanner for the spring fair");
    assert_eq!(
        (action.issue, action.owner),
        (Some(id.clone()), Some(Handle::from("dee")))
    );
    assert_eq!(action.due, Some(date(2026, 12, 8)));
    is_now(&room, &id, IssueState::Trying);
    part(&mut room, IssuePart::Measure)
        .keys("Enter")
        .types("3 days")
        .keys("Tab")
        .types("4 hours")
        .keys("Ctrl-S m");
    is_now(&room, &id, IssueState::Checked);
    room.keys("m Tab Tab")
        .types("The next day is soon enough")
        .keys("Ctrl-S");
    let closed = issue(&room, &id);
    assert_eq!(
        (closed.state, closed.outcome),
        (IssueState::Closed, Some(Outcome::Fixed)),
        "{}",
        room.says()
    );
    assert_eq!(closed.learned, ["The next day is soon enough"]);
    assert!(closed.went_on.is_empty());
    // It comes back: that is recorded.
    room.keys("/").types("all").keys("Enter");
    room.session.select(Row::Issue(id.clone()));
    room.keys("m Enter");
    assert_eq!(
        issue(&room, &id).reopened,
        [date(2026, 11, 24)],
        "{}",
        room.says()
    );
    assert_eq!(issue(&room, &id).state, IssueState::Understood);
}

#[test]
fn both_sides_tick_the_ask_it_goes_out_returns_unanswered_and_is_answered() {
    let mut room = running();
    let id = raised(&mut room, "Two CRMs, and no field for the source");
    part(&mut room, IssuePart::Ask).keys("Enter");
    room.types("One CRM <script>alert(1)</script> for both teams")
        .keys("Tab");
    room.types("The budget is not ours")
        .keys("Tab")
        .types("Theirs\nOurs")
        .keys("Tab");
    room.types("12 000 EUR")
        .keys("Tab")
        .types("2026-12-01")
        .keys("Tab")
        .types("The board")
        .keys("Ctrl-S");
    assert!(room.session.over.is_empty(), "{}", room.says());
    // Not before both sides tick it.
    room.keys("B");
    assert_eq!(
        room.says(),
        "Marketing and Sales do not back the ask yet: both sides send it together"
    );
    part(&mut room, IssuePart::Ask).keys("x");
    assert_eq!(
        room.says(),
        "Marketing backs the ask; x again: Sales backs it too"
    );
    room.keys("B");
    assert_eq!(
        room.says(),
        "Sales does not back the ask yet: both sides send it together"
    );
    part(&mut room, IssuePart::Ask).keys("x x");
    assert_eq!(room.asked(), Some("The joint ask goes out to The board"));
    room.keys("Esc");
    assert_eq!(issue(&room, &id).state, IssueState::Raised);
    room.keys("x h");
    assert_eq!(issue(&room, &id).state, IssueState::WithLeadership);
    let page = room
        .says()
        .strip_prefix("The page of the ask is ")
        .expect("it is said")
        .to_owned();
    assert!(page.starts_with("briefs/2026-11-24-two-crms"), "{page}");
    let page = std::fs::read_to_string(room.path().join(page)).unwrap();
    assert!(page.contains("&lt;script&gt;alert(1)"), "{page}");
    // As Markdown as well, with the key; the text does not change any more.
    room.keys("B m");
    assert!(room.says().contains(".md"), "{}", room.says());
    part(&mut room, IssuePart::Ask).keys("Enter");
    match room.session.over.last() {
        Some(Over::Form(form)) => assert!(form.fields.iter().all(|field| field.name != "what")),
        over => panic!("{over:?}"),
    }
    room.keys("Esc Esc");
    let other = raised(&mut room, "The price list is old");
    room.keys("Esc");

    // At the next forum it comes first, and the agenda asks about it.
    next_forum(&mut room);
    room.keys("5");
    let rows = room.session.rows();
    assert_eq!(rows, [Row::Issue(id.clone()), Row::Issue(other)]);
    assert!(
        room.screen(120, 36).contains("asked leadership"),
        "{}",
        room.screen(120, 36)
    );
    room.session.select(Row::Issue(id.clone()));
    room.keys("Enter");
    part(&mut room, IssuePart::Ask).keys("x").types("yesterday");
    room.keys("Tab").types("Yes, from March").keys("Ctrl-S");
    // A day that is not understood is said to be wrong, and corrected.
    assert!(!room.session.over.is_empty());
    room.keys("Ctrl-U").types("2026-12-07").keys("Ctrl-S");
    let ask = room
        .boards()
        .issues
        .issues
        .get(&id)
        .unwrap()
        .ask
        .clone()
        .unwrap();
    assert_eq!(ask.answer, ["Yes, from March"]);
    assert_eq!(ask.answered, Some(date(2026, 12, 7)), "{}", room.says());
    assert!(!room.screen(120, 36).contains("no answer yet"));
}

#[test]
fn votes_are_hidden_until_counting_ends_and_then_order_the_log() {
    let mut room = running();
    let titles = ["One", "Two", "Three", "Four", "Five"];
    let ids: Vec<Id> = titles
        .iter()
        .map(|title| {
            let id = raised(&mut room, title);
            room.keys("Esc");
            id
        })
        .collect();
    let votes = |room: &Room, at: usize| issue(room, &ids[at]).votes.len();
    room.session.select(Row::Issue(ids[2].clone()));
    room.keys("v 4");
    assert_eq!(votes(&room, 2), 4, "{}", room.says());
    let screen = room.screen(120, 36);
    assert!(screen.contains("4 of 12 votes are in"), "{screen}");
    assert!(!screen.contains("4 votes"), "{screen}");
    // Left halfway, and begun again by anybody: still hidden.
    room.keys("Esc");
    assert!(room.boards().issues.voting);
    assert!(!room.screen(120, 36).contains("vote\n"));
    room.session.select(Row::Issue(ids[4].clone()));
    room.keys("v Right 2 Right 3 Backspace");
    let by = |room: &Room, side| {
        let votes = issue(room, &ids[4]).votes;
        votes.values().filter(|vote| vote.side == side).count()
    };
    assert_eq!(
        (
            by(&room, Some(Side::Marketing)),
            by(&room, Some(Side::Sales))
        ),
        (2, 2)
    );
    room.keys("Ctrl-S");
    assert!(!room.boards().issues.voting);
    let order = room.session.rows();
    let first: Vec<Row> = [2, 4].map(|at: usize| Row::Issue(ids[at].clone())).to_vec();
    // Four votes each: the one raised first comes first; only then the others.
    assert!(
        order[..2].iter().all(|row| first.contains(row)),
        "{order:?}"
    );
    assert!(
        room.screen(120, 36)
            .contains("the first three are worked on first")
    );
    // Two people a side are too few to say how a side voted.
    assert!(!room.screen(120, 36).contains("Mktg 2"));
    // Every count is an entry of its own on disk, and no name stands there.
    let name = room.session.live.as_ref().unwrap().name.to_string();
    assert_eq!(room.on_disk(&name).issues.votes_in(), 8);
    room.keys("u");
    assert!(
        room.boards().issues.voting,
        "the end of counting is taken back"
    );
}

#[test]
fn the_room_says_who_should_own_the_fix_and_the_owner_is_named() {
    let mut room = running();
    let id = raised(&mut room, "Nobody calls on Fridays");
    room.keys("H j j 5 Backspace k k 2");
    let counts = issue(&room, &id).poll_counts();
    assert_eq!(counts[2], (PollChoice::Both, 4), "{}", room.says());
    assert_eq!(counts[0], (PollChoice::Sales, 2));
    room.keys("Ctrl-S");
    // A pair across the sides, when it is truly shared.
    room.keys("a Tab d Ctrl-S");
    let pair = Owner::Pair(Handle::from("ana"), Handle::from("dee"));
    assert_eq!(issue(&room, &id).owner, pair, "{}", room.says());
    let screen = room.screen(120, 36);
    assert!(
        screen.contains("hands: both together 4, Sales 2"),
        "{screen}"
    );
}

/// Writes a closed meeting of the past into the forum's folder.
fn past_meeting(room: &Room, day: &str, issues: &[(&str, Issue)]) {
    let mut log = Issues::default();
    for (id, issue) in issues {
        log.issues.insert(Id::from(*id), issue.clone());
    }
    let mut boards = Boards::default();
    let meeting = std::sync::Arc::make_mut(&mut boards.meeting);
    meeting.state = MeetingState::Closed;
    boards.issues = std::sync::Arc::new(log);
    let folder = Folder::open(room.path()).unwrap();
    folder
        .create_meeting(&MeetingName::parse(day).unwrap(), &boards)
        .unwrap();
}

fn by(title: &str, people: &[&str]) -> Issue {
    Issue {
        title: title.to_owned(),
        team: people.iter().map(|one| Handle::from(*one)).collect(),
        ..Issue::default()
    }
}

#[test]
fn a_team_is_proposed_from_all_that_people_did_together_and_can_be_swapped() {
    let mut room = running();
    // In the past Ana worked with Cy, and Bo with Dee.
    past_meeting(
        &room,
        "2026-10-13",
        &[
            ("i1", by("Fair", &["ana", "cy"])),
            ("i2", by("Blog", &["bo", "dee"])),
        ],
    );
    room.keys("7 5");
    let id = raised(&mut room, "Partner leads have no owner");
    part(&mut room, IssuePart::Owner).keys("Enter a Ctrl-S M");
    let members = |room: &Room| match room.session.over.last() {
        Some(Over::Team(team)) => {
            let members = team.members.iter().map(Handle::to_string);
            members.collect::<Vec<_>>()
        }
        over => panic!("no team is formed: {over:?}"),
    };
    // A team of two: Dee has not worked with Ana, Cy has.
    room.keys("- -");
    room.keys("p");
    assert_eq!(members(&room), ["ana", "dee"]);
    let screen = room.screen(120, 36);
    assert!(
        screen.contains("has worked with none of the others yet"),
        "{screen}"
    );
    assert!(
        screen.contains("1 of 1 pair has not worked together yet"),
        "{screen}"
    );
    insta::assert_snapshot!("a_team_is_formed", room.screen(100, 24));
    // Swapped for the next best, and for the one before.
    room.keys("j Right");
    assert_eq!(members(&room), ["ana", "cy"]);
    assert!(
        room.screen(120, 36).contains("worked once with Ana"),
        "{}",
        room.screen(120, 36)
    );
    room.keys("Left Enter");
    assert_eq!(
        issue(&room, &id).team,
        [Handle::from("ana"), Handle::from("dee")],
        "{}",
        room.says()
    );
    // The same again shows the team that stands; anew it is the same team, whatever it did so far.
    room.keys("M p");
    assert_eq!(members(&room), ["ana", "dee"]);
    room.keys("Esc");
    // What they do together now counts for the next one: with Ana only Cy and Dee are of sales.
    room.keys("a")
        .types("Ask partners for names @ana")
        .keys("Enter 4 M");
    assert_eq!(members(&room)[0], "ana");
    room.keys("Enter");
    let action = room
        .boards()
        .actions
        .actions
        .values()
        .next()
        .unwrap()
        .clone();
    assert_eq!(action.team.len(), 4, "{}", room.says());
    let name = room.session.live.as_ref().unwrap().name.clone();
    let folder = Folder::open(room.path()).unwrap();
    let read = folder.read_board::<Actions>(&name, BoardKind::Actions);
    assert_eq!(
        read.value.actions.values().next().unwrap().team,
        action.team
    );
}

#[test]
fn an_issue_like_an_earlier_one_is_pointed_out_and_can_come_back() {
    let mut room = running();
    let fixed = Issue {
        title: "Webinar leads wait two days for a call".to_owned(),
        state: IssueState::Closed,
        outcome: Some(Outcome::Fixed),
        raised: Some(date(2026, 9, 1)),
        learned: vec!["A rota for the day after helps".to_owned()],
        ..Issue::default()
    };
    past_meeting(&room, "2026-10-13", &[("old", fixed)]);
    room.keys("7 1");
    room.keys("i")
        .types("The pricing page has no calculator")
        .keys("Enter");
    assert!(!room.says().contains("like"), "{}", room.says());
    room.keys("i")
        .types("Calls to webinar leads wait for days")
        .keys("Enter");
    assert_eq!(
        room.says(),
        "Captured. Y shows one like it: “Webinar leads wait two days for…” (fixed, raised 1 Sep 2026)"
    );
    // From the board on which it was said.
    room.keys("Y");
    assert_eq!(
        room.asked(),
        Some("An earlier issue: Webinar leads wait two days for a call")
    );
    insta::assert_snapshot!("an_earlier_issue", room.screen(100, 24));
    room.keys("b");
    let back = issue(&room, &Id::from("old"));
    assert_eq!(
        (back.state, back.reopened.len()),
        (IssueState::Understood, 1),
        "{}",
        room.says()
    );
    assert_eq!(back.learned, ["A rota for the day after helps"]);
    assert_eq!(room.session.meeting().unwrap().issue, Some(Id::from("old")));
    let log = &room.boards().issues.issues;
    let new = log
        .values()
        .find(|issue| issue.title.starts_with("Calls"))
        .unwrap();
    assert_eq!(
        (new.outcome, new.like.clone()),
        (Some(Outcome::Duplicate), Some(Id::from("old")))
    );
    // The past meeting stays as it was.
    let past = room.on_disk("2026-10-13");
    assert_eq!(
        past.issues.issues.get(&Id::from("old")).unwrap().state,
        IssueState::Closed
    );
}

#[test]
fn what_was_raised_over_an_opened_issue_is_the_one_that_is_shown() {
    let mut room = Room::sample();
    room.keys("5 Enter i")
        .types("Demo requests wait for an answer")
        .keys("Enter");
    assert!(
        room.says().contains("Y shows one like it"),
        "{}",
        room.says()
    );
    room.keys("Y");
    let asked = room.asked().unwrap_or_default();
    assert!(
        asked.starts_with("An earlier issue: Demo requests wait"),
        "{asked} {}",
        room.says()
    );
    // Once the room moves on, the key speaks of what is opened.
    room.keys("Esc j Y");
    assert_eq!(
        room.says(),
        "No earlier issue is like this one in words or tags"
    );
}
