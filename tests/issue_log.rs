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
    room.keys("r Esc");
    assert_eq!(
        room.boards().actions.actions.len(),
        0,
        "left, nothing is made"
    );
    room.keys("r Ctrl-S m");
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
fn before_an_ask_goes_out_it_is_said_what_its_page_leaves_open() {
    let mut room = running();
    room.reads_wording();
    let id = raised(&mut room, "Leads wait two days");
    part(&mut room, IssuePart::Ask).keys("Enter");
    room.types("__ more people").keys("Tab");
    room.types("Marketing never listens").keys("Ctrl-S Ctrl-S");
    assert!(room.session.over.is_empty(), "{}", room.says());
    part(&mut room, IssuePart::Ask).keys("x x x");
    let screen = room.screen(120, 36);
    for words in [
        "Not said yet: the options, what it costs, by when to decide,",
        "Its text still has blanks (__) to be filled in.",
        "may be read as blame there",
    ] {
        assert!(screen.contains(words), "{words} in\n{screen}");
    }
    // Enter is no step that cannot be taken back.
    room.keys("Enter");
    assert_eq!(issue(&room, &id).state, IssueState::Raised);
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
    part(&mut room, IssuePart::Ask)
        .keys("x")
        .types("Yes, from March");
    room.keys("Tab").types("once").keys("Ctrl-S");
    // A day that is not understood is said to be wrong, and corrected.
    assert!(!room.session.over.is_empty());
    room.keys("Ctrl-U").types("yesterday").keys("Ctrl-S");
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
    room.keys("v Right 2 Right 3 -");
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
    room.keys("H j j 5 - k k 2");
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

/// An opened dialog in which votes are counted, with three issues.
fn voting() -> (Room, Vec<Id>) {
    let mut room = running();
    let mut ids = Vec::new();
    for title in ["One", "Two", "Three"] {
        ids.push(raised(&mut room, title));
        room.keys("Esc");
    }
    room.session.select(Row::Issue(ids[0].clone()));
    room.keys("v");
    (room, ids)
}

#[test]
fn digits_type_the_number_of_hands_and_the_next_number_replaces_it() {
    let (mut room, ids) = voting();
    let votes = |room: &Room, at: usize| issue(room, &ids[at]).votes.len();
    room.keys("1 2");
    assert_eq!(votes(&room, 0), 12, "{}", room.says());
    room.keys("Backspace");
    assert_eq!(votes(&room, 0), 1);
    room.keys("j k 3");
    assert_eq!(votes(&room, 0), 3, "a correction replaces");
    room.keys("j k 2 + + -");
    assert_eq!(votes(&room, 0), 3);
    room.keys("0");
    assert_eq!(votes(&room, 0), 0, "{}", room.says());
    room.keys("Ctrl-S 5");
    room.session.select(Row::Issue(ids[1].clone()));
    room.keys("Enter H 1 0");
    assert_eq!(issue(&room, &ids[1]).hands_for(PollChoice::Sales), 10);
    assert_eq!(room.says(), "10 hands from 4 people: is that right?");
}

#[test]
fn more_votes_than_people_have_are_said_and_counted() {
    let (mut room, ids) = voting();
    room.keys("9 j 4");
    assert_eq!(
        room.says(),
        "13 votes from 4 people, who have 12: is that right?"
    );
    assert_eq!(room.boards().issues.votes_in(), 13);
    assert!(
        ids.iter()
            .all(|id| [0, 4, 9].contains(&issue(&room, id).votes.len()))
    );
}

#[test]
fn counting_that_is_left_without_a_hand_leaves_no_trace() {
    let (mut room, _) = voting();
    room.keys("Esc");
    assert!(!room.boards().issues.voting);
    assert!(!room.screen(120, 36).contains("votes are being counted"));
    room.keys("v Ctrl-S");
    assert!(!room.boards().issues.voting);
    assert_eq!(room.says(), "No hand was counted; v counts votes");
}

#[test]
fn what_is_parked_is_not_voted_for() {
    let mut room = running();
    let parked = raised(&mut room, "Later");
    room.keys("D").keys("Enter").types("4w").keys("Enter Esc");
    let state = issue(&room, &parked).state;
    assert_eq!(state, IssueState::Parked, "{}", room.says());
    let open = raised(&mut room, "Now");
    room.keys("Esc v");
    match room.session.over.last() {
        Some(Over::Hands(hands)) => assert_eq!(
            hands.what,
            lockstep_forum::session::boards::hands::Raised::Votes {
                issues: vec![open],
                side: None
            }
        ),
        over => panic!("{over:?}"),
    }
}

fn last_line(room: &Room, columns: u16, lines: u16) -> String {
    let screen = room.screen(columns, lines);
    let mut lines = screen
        .lines()
        .filter(|line| !line.trim_matches('"').trim().is_empty());
    lines.next_back().unwrap_or_default().to_owned()
}

#[test]
fn the_way_on_and_the_way_out_stand_in_the_bottom_line_whatever_was_said() {
    let (mut room, ids) = voting();
    let shows = |room: &Room, keys: &[&str]| {
        for (columns, lines) in [(80, 24), (120, 36)] {
            let line = last_line(room, columns, lines);
            for key in keys {
                assert!(line.contains(key), "{columns}: {key} not in {line}");
            }
        }
    };
    shows(&room, &["Ctrl-S end counting", "Esc leave", "← → side"]);
    room.keys("4");
    shows(
        &room,
        &["4 hands counted", "Ctrl-S end counting", "Esc leave"],
    );
    room.keys("Ctrl-S");
    room.session.select(Row::Issue(ids[0].clone()));
    room.keys("H");
    shows(&room, &["Ctrl-S name the owner", "Esc leave"]);
    room.keys("3");
    shows(
        &room,
        &["3 hands counted", "Ctrl-S name the owner", "Esc leave"],
    );
    room.keys("Esc M");
    shows(&room, &["Enter save", "Esc leave"]);
}

#[test]
fn an_action_for_an_issue_says_what_it_is_about_and_takes_the_pair_over() {
    let mut room = running();
    let id = raised(&mut room, "Leads from the fair wait");
    part(&mut room, IssuePart::Owner).keys("Enter a Tab d Ctrl-S r");
    match room.session.over.last() {
        Some(Over::Form(form)) => {
            assert_eq!(
                form.title,
                "An action for the issue “Leads from the fair wait”"
            );
            assert_eq!((form.value("title"), form.value("owner")), ("", "ana"));
        }
        over => panic!("{over:?}"),
    }
    room.keys("Ctrl-S");
    assert!(!room.session.over.is_empty(), "an action needs some words");
    room.types("Rent a scanner").keys("Ctrl-S");
    let actions = &room.boards().actions.actions;
    assert_eq!(actions.len(), 1, "{}", room.says());
    let action = actions.values().next().unwrap();
    assert_eq!(action.issue, Some(id));
    assert_eq!(action.team, [Handle::from("ana"), Handle::from("dee")]);
    assert!(
        room.screen(120, 36).contains("Rent a scanner"),
        "{}",
        room.screen(120, 36)
    );
}

#[test]
fn the_second_of_a_pair_is_chosen_among_the_other_side() {
    let mut room = running();
    raised(&mut room, "Leads wait");
    part(&mut room, IssuePart::Owner).keys("Enter a");
    let Some(Over::Form(form)) = room.session.over.last() else {
        panic!("no form")
    };
    let with = form.fields.iter().find(|field| field.name == "with");
    let lockstep_forum::session::form::Input::Choice { options, .. } = &with.unwrap().input else {
        panic!("no choice")
    };
    let offered: Vec<&str> = options.iter().map(|(handle, _)| handle.as_str()).collect();
    assert_eq!(offered, ["", "cy", "dee"]);
}

#[test]
fn closing_stays_with_the_issue_and_goes_to_what_is_missing() {
    let mut room = running();
    let id = raised(&mut room, "Leads wait");
    let other = raised(&mut room, "Old price list");
    room.keys("Esc");
    room.session.select(Row::Issue(id.clone()));
    // No longer seen, chosen after a duplicate was: nothing is like it.
    room.keys("Enter D")
        .keys("Down Down Enter")
        .keys("Right Right Tab Right Shift-Tab Right Ctrl-S");
    match room.session.over.last() {
        Some(Over::Form(form)) => {
            assert_eq!(form.fields[form.at].name, "learned", "{:?}", form.fault);
        }
        over => panic!("{over:?}"),
    }
    room.types("Nobody waits any more").keys("Ctrl-S");
    let closed = issue(&room, &id);
    assert_eq!(
        (closed.state, closed.outcome, closed.like),
        (IssueState::Closed, Some(Outcome::NoLongerSeen), None),
        "{}",
        room.says()
    );
    // The next m means the same issue.
    room.keys("m Esc");
    assert_eq!(issue(&room, &other).state, IssueState::Raised);
    assert_eq!(room.session.meeting().unwrap().issue, Some(id));
}

#[test]
fn a_withdrawn_why_stays_selected() {
    let mut room = running();
    raised(&mut room, "Leads wait");
    room.keys("A w").types("No alert is set").keys("Enter");
    let why = room.session.selection();
    room.keys("D").types("It is set").keys("Enter");
    assert_eq!(room.session.selection(), why);
}

#[test]
fn an_issue_is_edited_in_full() {
    let mut room = running();
    let id = raised(&mut room, "Leads wait");
    room.keys("Esc");
    room.session.select(Row::Issue(id.clone()));
    room.keys("e");
    let Some(Over::Form(form)) = room.session.over.last() else {
        panic!("no form")
    };
    let names: Vec<&str> = form.fields.iter().map(|field| field.name).collect();
    for name in [
        "title",
        "observed",
        "count",
        "impact",
        "went_well",
        "owner",
        "step",
        "by",
    ] {
        assert!(names.contains(&name), "{name} is not in {names:?}");
    }
    room.types(" for days").keys("Ctrl-S");
    assert_eq!(
        issue(&room, &id).title,
        "Leads wait for days",
        "{}",
        room.says()
    );
}

#[test]
fn the_page_keeps_its_title_on_top_and_shows_what_the_issue_is_linked_to() {
    let mut room = running();
    raised(&mut room, "Leads wait");
    looked_into(&mut room);
    // It goes on without an owner, with a reason, and is parked.
    room.keys("m m").types("Named next week").keys("Enter");
    part(&mut room, IssuePart::NextStep)
        .keys("r")
        .types("Rent a scanner")
        .keys("Ctrl-S");
    room.keys("D").keys("Enter").types("4w").keys("Enter g");
    let screen = room.screen(120, 50);
    for words in [
        "parked until Tue 22 Dec",
        "went on to Owned without one owner of the fix: “Named next",
        "action: Rent a scanner (no owner yet, To do)",
    ] {
        assert!(screen.contains(words), "{words}: {screen}");
    }
    room.keys("G");
    let screen = room.screen(80, 24);
    assert!(screen.contains("Leads wait"), "{screen}");
    assert!(screen.contains("Parked"), "{screen}");
}

#[test]
fn moving_on_an_issue_that_leadership_has_not_answered_asks_first() {
    let mut room = running();
    let id = raised(&mut room, "Two CRMs");
    part(&mut room, IssuePart::Ask)
        .keys("Enter")
        .types("One CRM")
        .keys("Ctrl-S x x x m");
    is_now(&room, &id, IssueState::WithLeadership);
    room.keys("m");
    assert_eq!(room.asked(), Some("Leadership has not answered yet"));
    room.keys("n");
    is_now(&room, &id, IssueState::WithLeadership);
}

#[test]
fn what_d_does_to_an_issue_is_found_in_the_palette() {
    let mut room = running();
    raised(&mut room, "Leads wait");
    for words in ["park it", "reopen", "leadership", "close"] {
        room.keys(":").types(words);
        let here = room.session.here();
        let Some(Over::Palette(palette)) = room.session.over.last() else {
            panic!("no palette")
        };
        let found = palette.found(&here);
        assert!(
            found.iter().take(6).any(|entry| entry.name == "drop"),
            "{words}: {:?}",
            found.iter().map(|entry| entry.name).collect::<Vec<_>>()
        );
        room.keys("Esc");
    }
}

#[test]
fn what_was_not_understood_is_said_first_in_the_capture_line() {
    let mut room = running();
    room.keys("a")
        .types("Rent a scanner for the spring fair ^sales #fair @nobody due:whenever ");
    let screen = room.screen(80, 24);
    assert!(
        screen.contains("not understood: @nobody  due:whenever"),
        "{screen}"
    );
}

#[test]
fn a_long_text_is_wrapped_where_it_is_typed() {
    const LONG: &str = "The contacts of the fair came as a photo of a list, eleven days after the \
                        fair, and nobody could read the handwriting on it";
    let mut room = running();
    raised(&mut room, "Leads wait");
    part(&mut room, IssuePart::Observed)
        .keys("Enter")
        .types(LONG);
    let screen = room.screen(80, 24);
    assert!(screen.contains("The contacts of the fair"), "{screen}");
    assert!(screen.contains("could read the handwriting"), "{screen}");
    let cursor = |room: &Room| match room.session.over.last() {
        Some(Over::Form(form)) => match &form.fields[form.at].input {
            lockstep_forum::session::form::Input::Text(text) => (form.at, text.cursor()),
            input => panic!("{input:?}"),
        },
        over => panic!("{over:?}"),
    };
    room.keys("Up");
    assert_eq!(cursor(&room).0, 0);
    assert!(cursor(&room).1 < LONG.len());
    room.keys("Esc Esc i").types(LONG);
    let screen = room.screen(80, 24);
    assert!(screen.contains("The contacts of the fair"), "{screen}");
    assert!(screen.contains("read the handwriting on it"), "{screen}");
}
