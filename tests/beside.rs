//! Working beside others, as whole sessions: a screen that follows, a colleague's change under an
//! edit, fields that both changed, copies that cloud clients leave, folders that go away.

mod room;

use std::fs;

use lockstep_forum::forum::files::{BoardKind, FileName, MeetingName};
use lockstep_forum::forum::holder::Holder;
use lockstep_forum::forum::moment::Moment;
use lockstep_forum::session::effect::Effect;
use lockstep_forum::session::key::Key;
use lockstep_forum::session::message::Message;
use lockstep_forum::session::seat::Seat;
use lockstep_forum::session::sync::Stage;
use lockstep_forum::session::update::update;
use room::Room;

const TODAY: &str = "2026-11-24";

fn meeting() -> MeetingName {
    MeetingName::parse(TODAY).unwrap()
}

fn actions() -> FileName {
    FileName::Board(meeting(), BoardKind::Actions)
}

fn holder() -> Holder {
    Holder {
        host: "laptop".to_owned(),
        process: 4121,
        since: Moment::parse("2026-11-24T09:55:00+01:00").unwrap(),
    }
}

fn follows() -> Room {
    let mut room = Room::sample();
    room.tell(Message::HeldElsewhere(meeting(), holder()));
    room
}

/// What a key asks to be done outside.
fn effects(room: &mut Room, key: &str) -> Vec<Effect> {
    let key: Key = key.parse().unwrap();
    update(&mut room.session, Message::Pressed(key), room.now)
}

#[test]
fn a_screen_that_follows_says_whom_and_changes_nothing() {
    let mut room = follows();
    let frame = room.screen(120, 36);
    assert!(
        frame.contains("Read-only: another Lockstep on this meeting (laptop) writes since 09:55"),
        "{frame}"
    );
    assert!(frame.contains("O takes the meeting over"), "{frame}");
    assert!(
        room.screen(80, 24)
            .contains("Read-only: another Lockstep on this meeting")
    );
    let before = room.files(TODAY);
    for keys in [
        "a",
        "i",
        "n",
        "space",
        "4 x",
        "4 m",
        "4 e",
        "4 D",
        "u",
        "C Enter Ctrl-S",
        "1 x",
    ] {
        room.keys(keys);
        let why = room.says();
        assert!(
            why.contains("follows laptop") || room.session.over.is_empty(),
            "{keys}: {why}"
        );
        room.keys("Esc Esc");
    }
    assert_eq!(room.files(TODAY), before);
}

#[test]
fn taking_over_asks_and_then_edits_count_again() {
    let mut room = follows();
    room.keys("O");
    assert_eq!(room.asked(), Some("Take this meeting over?"));
    room.keys("n");
    assert!(room.session.followed().is_some());
    room.keys("O");
    let asked = effects(&mut room, "t");
    assert!(matches!(&asked[..], [Effect::TakeOver(name)] if *name == meeting()));
    let draft = (
        "Capture(Action)".to_owned(),
        "[\"half a sentence\"]".to_owned(),
    );
    room.tell(Message::HeldHere(vec![draft]));
    assert_eq!(room.session.seat, Seat::Holds);
    room.keys("a");
    assert!(room.screen(120, 36).contains("half a sentence"));
    room.types(" @dee").keys("Enter");
    let text = fs::read_to_string(room.path().join(actions().path())).unwrap();
    assert!(text.contains("half a sentence"));
    room.keys("O");
    assert_eq!(room.says(), "This screen holds the meeting already");
}

#[test]
fn the_screen_that_was_taken_over_from_says_so_and_keeps_what_is_typed() {
    let mut room = Room::sample();
    room.tell(Message::HeldHere(Vec::new()));
    room.keys("a").types("call the oldest leads");
    room.tell(Message::HeldElsewhere(meeting(), holder()));
    assert!(
        room.says().contains("has taken this meeting over"),
        "{}",
        room.says()
    );
    room.keys("Enter");
    assert!(room.says().contains("follows laptop"), "{}", room.says());
    assert!(room.screen(120, 36).contains("call the oldest leads"));
    room.keys("Esc");
    room.tell(Message::HeldHere(Vec::new()));
    room.keys("a");
    assert!(room.screen(120, 36).contains("call the oldest leads"));
}

#[test]
fn a_screen_that_follows_goes_along_with_the_agenda() {
    let mut room = follows();
    let mut other = Room::sample();
    let file = FileName::Board(meeting(), BoardKind::Meeting);
    let shown = room.session.tab();
    other.keys("n y");
    let text = fs::read_to_string(other.path().join(file.path())).unwrap();
    fs::write(room.path().join(file.path()), text).unwrap();
    room.notice(&file);
    assert_eq!(room.session.tab(), other.session.tab());
    assert_ne!(room.session.tab(), shown);
}

#[test]
fn undo_takes_back_ones_own_edit_and_leaves_a_colleagues() {
    let mut room = Room::sample();
    room.keys("4 a").types("Ours").keys("Enter");
    let path = room.path().join(actions().path());
    let text = fs::read_to_string(&path).unwrap();
    let theirs = text.replacen(
        "    actions: {\n",
        "    actions: {\n        \"00000000\": (title: \"From a colleague\"),\n",
        1,
    );
    assert_ne!(text, theirs);
    fs::write(&path, theirs).unwrap();
    room.notice(&actions());
    room.keys("u");
    let text = fs::read_to_string(&path).unwrap();
    assert!(
        text.contains("From a colleague") && !text.contains("\"Ours\""),
        "{text}"
    );
    room.keys("U");
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains("From a colleague") && text.contains("\"Ours\""));
}

/// The sample's board of actions with an action that both sides renamed.
fn clashed() -> Room {
    let mut room = Room::sample();
    let path = room.path().join(actions().path());
    let text = fs::read_to_string(&path).unwrap();
    let with = |title: &str, clash: &str| {
        let item = format!("    actions: {{\n        \"00000000\": (title: \"{title}\"),\n");
        let text = text.replacen("    actions: {\n", &item, 1);
        let end = text.rfind(')').unwrap();
        format!("{}{clash})\n", &text[..end])
    };
    let clash = "    clashes: {\n        \"actions/00000000/title\": [\"\\\"Write to them\\\"\"],\n    },\n";
    fs::write(&path, with("Ring them", clash)).unwrap();
    room.notice(&actions());
    room
}

#[test]
fn a_field_that_both_changed_is_shown_with_both_values_and_settled_with_one_key() {
    let mut room = clashed();
    assert!(
        room.screen(120, 36)
            .contains("1 field of Actions was changed on two sides")
    );
    room.keys("5 =");
    assert_eq!(
        room.asked(),
        Some("The title of the action “Ring them” was changed on two sides")
    );
    let frame = room.screen(100, 30);
    assert!(
        frame.contains("Keep what stands here: Ring them"),
        "{frame}"
    );
    assert!(
        frame.contains("Take what came from elsewhere: Write to them"),
        "{frame}"
    );
    assert!(!frame.contains("00000000"), "{frame}");
    room.keys("t");
    let text = fs::read_to_string(room.path().join(actions().path())).unwrap();
    assert!(
        text.contains("Write to them") && !text.contains("clashes"),
        "{text}"
    );
    room.keys("u");
    let text = fs::read_to_string(room.path().join(actions().path())).unwrap();
    assert!(text.contains("Ring them"), "{text}");
}

#[test]
fn a_copy_that_a_cloud_client_left_is_shown_and_comes_in_by_item_with_one_key() {
    let mut room = Room::sample();
    let path = room.path().join(actions().path());
    let text = fs::read_to_string(&path).unwrap();
    let theirs = text.replacen(
        "    actions: {\n",
        "    actions: {\n        \"00000000\": (title: \"Made on the train\"),\n",
        1,
    );
    let copy = path.with_file_name("actions (Ana's conflicted copy 2026-11-24).ron");
    fs::write(&copy, theirs).unwrap();
    room.finds_copies();
    let frame = room.screen(140, 36);
    assert!(
        frame.contains(
            "Another machine left a copy: actions (Ana's conflicted copy 2026-11-24).ron"
        ),
        "{frame}"
    );
    room.keys("4 a").types("Ours").keys("Enter =");
    assert!(
        room.says().contains("was taken in by item"),
        "{}",
        room.says()
    );
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains("Made on the train") && text.contains("\"Ours\""));
    assert!(!text.contains("clashes"), "{text}");
    assert!(!copy.exists());
    assert!(!room.screen(140, 36).contains("left a copy"));
    room.keys("u");
    assert!(
        !fs::read_to_string(&path)
            .unwrap()
            .contains("Made on the train")
    );
}

#[test]
fn a_meeting_whose_folder_goes_away_is_kept_not_written_and_joined_when_it_is_back() {
    let mut room = Room::sample();
    let folder = room.path().join("meetings").join(TODAY);
    let aside = room.path().join("aside");
    fs::rename(&folder, &aside).unwrap();
    room.tell(Message::MeetingGone(meeting(), true));
    room.keys("4 a").types("Typed meanwhile").keys("Enter");
    let frame = room.screen(120, 36);
    assert!(frame.contains("NOT SAVED: its folder is gone"), "{frame}");
    assert!(frame.contains("is no longer in the folder"), "{frame}");
    assert!(!folder.exists(), "no half of a meeting is made");
    fs::rename(&aside, &folder).unwrap();
    room.tell(Message::MeetingGone(meeting(), false));
    room.keys("4 a").types("And after").keys("Enter");
    let text = fs::read_to_string(folder.join("actions.ron")).unwrap();
    assert!(text.contains("Typed meanwhile") && text.contains("And after"));
}

#[test]
fn a_meeting_whose_folder_is_gone_is_written_whole_when_that_is_wanted() {
    let mut room = Room::sample();
    let before = room.boards().clone();
    let folder = room.path().join("meetings").join(TODAY);
    fs::remove_dir_all(&folder).unwrap();
    room.tell(Message::MeetingGone(meeting(), true));
    room.keys("= w");
    assert_eq!(room.on_disk(TODAY), before);
    assert!(room.session.all_saved());
}

#[test]
fn quitting_unsaved_offers_another_place_and_says_how_to_bring_it_back() {
    let mut room = Room::sample();
    room.keys("4 x");
    let why = "disk is full (os error 28)".to_owned();
    room.tell(Message::NotSaved(actions(), 1, why));
    room.keys("q");
    let frame = room.screen(100, 30);
    assert!(frame.contains("disk is full (os error 28)"), "{frame}");
    assert!(
        frame.contains("a  Write the whole meeting to another place"),
        "{frame}"
    );
    room.keys("a");
    let place = tempfile::tempdir().unwrap();
    let kept = place.path().join("kept");
    room.types(&kept.display().to_string()).keys("Enter");
    assert!(room.asked().unwrap().starts_with("The whole meeting is in"));
    assert!(room.screen(160, 40).contains("lockstep take-in"));
    let folder = lockstep_forum::store::folder::Folder::open(&kept).unwrap();
    assert_eq!(folder.read_boards(&meeting()).boards(), *room.boards());
    room.keys("y");
    assert!(!room.quit, "a key that was on its way to something else");
    room.wait(1).keys("y");
    assert!(room.quit);
}

#[test]
fn git_is_shown_in_a_pane_that_never_holds_the_meeting_up() {
    let mut room = Room::sample();
    fs::create_dir(room.path().join(".git")).unwrap();
    room.open(true);
    let asked = effects(&mut room, "Ctrl-F");
    let [Effect::Git { number, .. }] = asked[..] else {
        panic!("{asked:?}")
    };
    let say = |room: &mut Room, line: &str, passing| {
        room.tell(Message::GitSaid(number, line.to_owned(), passing));
    };
    say(&mut room, "$ git fetch --progress", false);
    say(&mut room, "Receiving 10%", true);
    say(&mut room, "Receiving 90%", true);
    let frame = room.screen(120, 36);
    assert!(
        frame.contains("$ git fetch") && frame.contains("90%"),
        "{frame}"
    );
    assert!(!frame.contains("10%"), "{frame}");
    // Back to the meeting while git goes on.
    room.keys("Enter a")
        .types("Typed while git pulls")
        .keys("Enter");
    assert!(room.screen(120, 36).contains("git pull…"));
    room.keys("Ctrl-U");
    assert_eq!(room.says(), "git is still pulling");
    room.keys("Ctrl-E");
    let asked = effects(&mut room, "Esc");
    assert!(matches!(asked[..], [Effect::StopGit]));
    room.keys("Enter");
    room.tell(Message::GitEnded(number, Err("stopped".to_owned())));
    assert_eq!(room.says(), "pull: stopped");
    assert_eq!(
        room.session.git.as_ref().unwrap().stage,
        Stage::Failed("stopped".to_owned())
    );
}

#[test]
fn whether_git_should_merge_here_is_asked_once_on_the_home_screen() {
    let mut room = Room::sample();
    room.tell(Message::DriversMissing);
    assert_eq!(room.asked(), None, "not over a running meeting");
    room.keys("0");
    assert_eq!(
        room.asked(),
        Some("Tell git how to merge this forum's files?")
    );
    // The second key of somebody who types fast was meant for the home screen.
    for key in ["Enter", "y", "n", "Esc"] {
        assert!(effects(&mut room, key).is_empty());
        assert_eq!(
            room.says(),
            "A question came up meanwhile: that is not taken as its answer"
        );
    }
    room.wait(1);
    let answered = effects(&mut room, "n");
    assert!(matches!(answered[..], [Effect::Drivers(false)]));
    room.keys("0");
    assert_eq!(room.asked(), None);
}

/// The sample's board of actions with one more, open in its form.
fn editing_an_action() -> Room {
    let mut room = Room::sample();
    room.keys("4 a").types("Call the leads @dee").keys("Enter");
    room.keys("e");
    room
}

fn change_outside(room: &mut Room, was: &str, is: &str) {
    let path = room.path().join(actions().path());
    let text = fs::read_to_string(&path).unwrap();
    let theirs = text.replacen(was, is, 1);
    assert_ne!(text, theirs, "{text}");
    fs::write(&path, theirs).unwrap();
    room.notice(&actions());
}

#[test]
fn a_field_that_a_colleague_changed_under_an_open_form_keeps_both_values() {
    let mut room = editing_an_action();
    room.types(" today");
    change_outside(&mut room, "Call the leads", "Write to the leads");
    let frame = room.screen(120, 36);
    assert!(
        frame.contains("Meanwhile changed to “Write to the leads” elsewhere"),
        "{frame}"
    );
    room.keys("Ctrl-S");
    assert!(
        room.says().contains("both are kept, = settles it"),
        "{}",
        room.says()
    );
    let text = fs::read_to_string(room.path().join(actions().path())).unwrap();
    assert!(text.contains("title: \"Call the leads today\""), "{text}");
    assert!(text.contains("clashes: {"), "{text}");
    assert!(text.contains("Write to the leads"), "{text}");
    room.keys("= t");
    let text = fs::read_to_string(room.path().join(actions().path())).unwrap();
    assert!(text.contains("title: \"Write to the leads\""), "{text}");
    assert!(!text.contains("clashes"), "{text}");
}

#[test]
fn a_field_that_the_form_left_alone_stays_the_colleagues() {
    let mut room = editing_an_action();
    room.keys("Tab Tab Tab");
    change_outside(&mut room, "Call the leads", "Write to the leads");
    let frame = room.screen(120, 36);
    assert!(
        frame.contains("Meanwhile changed to “Write to the leads” elsewhere: that"),
        "{frame}"
    );
    room.keys("Ctrl-S");
    let text = fs::read_to_string(room.path().join(actions().path())).unwrap();
    assert!(text.contains("title: \"Write to the leads\""), "{text}");
    assert!(!text.contains("clashes"), "{text}");
}

#[test]
fn a_text_left_with_esc_starts_from_what_its_form_had_opened_on() {
    let mut room = editing_an_action();
    room.types(" today").keys("Esc");
    change_outside(&mut room, "Call the leads", "Write to the leads");
    room.keys("e Ctrl-S");
    let text = fs::read_to_string(room.path().join(actions().path())).unwrap();
    assert!(text.contains("Call the leads today"), "{text}");
    assert!(text.contains("clashes: {"), "{text}");
}

#[test]
fn forms_of_the_charter_keep_both_values_too_and_they_are_settled_there() {
    let mut room = Room::sample();
    room.keys("9 e");
    let charter = FileName::Charter;
    let path = room.path().join(charter.path());
    room.types(" (ours)");
    let text = fs::read_to_string(&path).unwrap();
    let name = room.session.forum.as_ref().unwrap().charter.name.clone();
    let theirs = text.replacen(&name, &format!("{name} (theirs)"), 1);
    assert_ne!(theirs, text);
    fs::write(&path, theirs).unwrap();
    room.notice(&charter);
    room.keys("Ctrl-S");
    let text = fs::read_to_string(&path).unwrap();
    assert!(
        text.contains("(ours)") && text.contains("(theirs)"),
        "{}: {text}",
        room.says()
    );
    room.keys("= t");
    let text = fs::read_to_string(&path).unwrap();
    assert!(
        text.contains("(theirs)") && !text.contains("clashes"),
        "{text}"
    );
}

#[test]
fn a_screen_that_follows_says_nothing_of_each_save_of_the_other_one() {
    let mut room = follows();
    room.keys("4");
    change_outside(&mut room, "title: \"", "title: \"Changed: ");
    assert!(!room.says().contains("changed outside"), "{}", room.says());
}

#[test]
fn a_push_is_asked_about_first() {
    let mut room = Room::sample();
    fs::create_dir(room.path().join(".git")).unwrap();
    room.open(true);
    assert!(effects(&mut room, "Ctrl-U").is_empty());
    assert_eq!(room.asked(), Some("Push what was committed?"));
    let asked = effects(&mut room, "y");
    assert!(matches!(asked[..], [Effect::Git { .. }]), "{asked:?}");
}

#[test]
fn an_owner_whom_nobody_knows_is_told_above_the_board() {
    let mut room = Room::sample();
    room.keys("4 a").types("Call the leads @dee").keys("Enter");
    let path = room.path().join(actions().path());
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replacen("owner: \"dee\"", "owner: \"dea\"", 1)).unwrap();
    room.notice(&actions());
    let frame = room.screen(120, 36);
    assert!(frame.contains("“dea” is not on the roster"), "{frame}");
}
