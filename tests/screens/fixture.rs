//! The session that all screens are drawn from here: the sample forum, 18 minutes into its running
//! meeting, on a fixed day.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use lockstep_forum::forum::actions::Actions;
use lockstep_forum::forum::agenda::Agenda;
use lockstep_forum::forum::changes::Names;
use lockstep_forum::forum::charter::Charter;
use lockstep_forum::forum::facts::MeetingFacts;
use lockstep_forum::forum::files::{MeetingName, Stored};
use lockstep_forum::forum::history::story;
use lockstep_forum::forum::issues::Issues;
use lockstep_forum::forum::lead_definition::LeadDefinition;
use lockstep_forum::forum::meeting::{Boards, Meeting, MeetingState};
use lockstep_forum::forum::moment::Moment;
use lockstep_forum::forum::notes::Notes;
use lockstep_forum::forum::scoreboard::Scoreboard;
use lockstep_forum::forum::search::{Found, Mention, things};
use lockstep_forum::forum::trends::Trends;
use lockstep_forum::screens;
use lockstep_forum::screens::hits::Hits;
use lockstep_forum::session::Session;
use lockstep_forum::session::key::{Key, typing};
use lockstep_forum::session::message::{AgendaChoice, Message, OpenedForum, OpenedMeeting};
use lockstep_forum::session::over::Over;
use lockstep_forum::session::update::update;
use lockstep_forum::store::file::{Document, read_text};
use lockstep_forum::store::{agendas, sample};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;

/// 10:18 on the day of the running meeting.
pub fn now() -> Moment {
    Moment::parse("2026-11-24T10:18:00+01:00").unwrap()
}

/// The sample's files by their path below the forum's folder.
fn files() -> BTreeMap<PathBuf, String> {
    sample::files(now().date(), now()).into_iter().collect()
}

fn read<T: Document>(files: &BTreeMap<PathBuf, String>, path: &str) -> T {
    read_text(path, &files[&PathBuf::from(path)]).unwrap()
}

fn boards(files: &BTreeMap<PathBuf, String>, name: &MeetingName) -> Boards {
    let path = |file: &str| format!("meetings/{name}/{file}.ron");
    Boards {
        meeting: Arc::new(read::<Meeting>(files, &path("meeting"))),
        scoreboard: Arc::new(read::<Scoreboard>(files, &path("scoreboard"))),
        lead_definition: Arc::new(read::<LeadDefinition>(files, &path("lead-definition"))),
        actions: Arc::new(read::<Actions>(files, &path("actions"))),
        issues: Arc::new(read::<Issues>(files, &path("issues"))),
        notes: Arc::new(read::<Notes>(files, &path("notes"))),
    }
}

fn meetings(files: &BTreeMap<PathBuf, String>) -> Vec<MeetingName> {
    let names = files.keys().filter_map(|path| {
        let meeting = path
            .ends_with("meeting.ron")
            .then(|| path.parent()?.file_name())??;
        MeetingName::parse(meeting.to_str()?)
    });
    names.collect()
}

/// The sample, read once: its charter, its agendas, its meetings by date.
struct Sample {
    charter: Arc<Charter>,
    agendas: Vec<AgendaChoice>,
    meetings: Vec<(MeetingName, Boards)>,
}

fn sample() -> &'static Sample {
    static SAMPLE: OnceLock<Sample> = OnceLock::new();
    SAMPLE.get_or_init(|| {
        let files = files();
        let own = ["fortnightly", "quarter-look-back"].map(|name| AgendaChoice {
            name: name.to_owned(),
            agenda: Arc::new(read::<Agenda>(&files, &format!("agendas/{name}.ron"))),
            built_in: false,
        });
        let built_in = agendas::BUILT_IN.map(|(name, _)| AgendaChoice {
            name: name.to_owned(),
            agenda: Arc::new(agendas::built_in(name).unwrap().unwrap()),
            built_in: true,
        });
        let names = meetings(&files).into_iter();
        Sample {
            charter: Arc::new(read::<Charter>(&files, "forum.ron")),
            agendas: own.into_iter().chain(built_in).collect(),
            meetings: names
                .map(|name| (name.clone(), boards(&files, &name)))
                .collect(),
        }
    })
}

fn opened(at: usize, live: bool) -> OpenedMeeting {
    let meetings = &sample().meetings;
    let (name, boards) = meetings[at].clone();
    let earlier = meetings[..at].iter();
    OpenedMeeting {
        name,
        number: at + 1,
        boards,
        unread: Vec::new(),
        unreadable: Vec::new(),
        earlier: earlier
            .map(|(name, boards)| (name.clone(), Arc::clone(&boards.scoreboard)))
            .collect(),
        live,
        previous: None,
    }
}

/// A session on the home of the sample forum, its running meeting read.
pub fn at_home() -> Session {
    let sample = sample();
    let mut session = Session::new(now(), (120, 36), 7);
    let forum = OpenedForum {
        root: PathBuf::from("/home/ana/acme-forum"),
        charter: Arc::clone(&sample.charter),
        meetings: sample
            .meetings
            .iter()
            .map(|(name, _)| name.clone())
            .collect(),
        agendas: sample.agendas.clone(),
        in_git: true,
        last: Some(Box::new(opened(sample.meetings.len() - 1, true))),
        ..OpenedForum::default()
    };
    update(&mut session, Message::ForumOpened(Box::new(forum)), now());
    let known = sample
        .meetings
        .iter()
        .map(|(name, boards)| MeetingFacts::of(name.clone(), boards, now()));
    update(&mut session, Message::PastRead(known.collect()), now());
    let trends = Trends::of(&sample.meetings, now().date());
    update(&mut session, Message::TrendsRead(Box::new(trends)), now());
    session.notice = None;
    session
}

/// A session in the running meeting of the sample forum.
pub fn in_meeting() -> Session {
    let mut session = at_home();
    press(&mut session, "Enter");
    assert!(
        session
            .meeting()
            .is_some_and(|meeting| meeting.boards.meeting.state == MeetingState::Running)
    );
    session.notice = None;
    session
}

/// A session that looks back at the meeting of two weeks ago.
pub fn looking_back() -> Session {
    let mut session = at_home();
    let past = opened(sample().meetings.len() - 2, false);
    update(&mut session, Message::MeetingOpened(Box::new(past)), now());
    session.notice = None;
    session
}

/// A session that looks for something in all meetings; the answer has come.
pub fn searching(line: &str) -> Session {
    let mut session = at_home();
    press(&mut session, "7 /");
    type_text(&mut session, line);
    let search = session.search.as_ref().unwrap();
    let mut found = Found {
        looked: sample().meetings.len(),
        of: sample().meetings.len(),
        ended: true,
        ..Found::default()
    };
    for (name, boards) in sample().meetings.iter().rev() {
        let files = stored(boards);
        let all = files.iter().flat_map(things);
        let (query, roster) = (&search.query, &sample().charter.roster);
        let mentions = all
            .filter_map(|thing| Mention::of(&thing, query, roster, now().date()))
            .collect();
        found.gathered.take(name, mentions, query);
    }
    let answer = Message::Found(search.asked, Box::new(found));
    update(&mut session, answer, now());
    session
}

fn stored(boards: &Boards) -> [Stored; 6] {
    [
        Stored::Meeting(Arc::clone(&boards.meeting)),
        Stored::Scoreboard(Arc::clone(&boards.scoreboard)),
        Stored::LeadDefinition(Arc::clone(&boards.lead_definition)),
        Stored::Actions(Arc::clone(&boards.actions)),
        Stored::Issues(Arc::clone(&boards.issues)),
        Stored::Notes(Arc::clone(&boards.notes)),
    ]
}

/// The history of the selected thing, on the screen that is open.
pub fn history(mut session: Session) -> Session {
    press(&mut session, "h");
    let Some(Over::History(shown)) = session.over.last() else {
        panic!("no history is open")
    };
    let subject = shown.subject.clone();
    let boards = sample().meetings.iter().map(|(name, boards)| {
        let board = stored(boards).into_iter().nth(subject.board() as usize);
        (name, board.unwrap())
    });
    let boards: Vec<(&MeetingName, Stored)> = boards.collect();
    let pairs = boards.iter().map(|(name, board)| (*name, board));
    let story = story(&subject, pairs, Names::of(&sample().charter));
    let answer = Message::HistoryRead(subject, Box::new(story));
    update(&mut session, answer, now());
    session
}

/// What changed on that board of the meeting of two weeks ago.
pub fn changes(board: &str) -> Session {
    let mut session = looking_back();
    let at = sample().meetings.len() - 2;
    let name = sample().meetings[at].0.clone();
    let before = Some(Box::new(sample().meetings[at - 1].clone()));
    update(&mut session, Message::BeforeRead(name, before), now());
    press(&mut session, board);
    press(&mut session, "H");
    session
}

/// Presses keys, each by its name, with blanks between them.
pub fn press(session: &mut Session, keys: &str) {
    for key in keys.split_whitespace() {
        let key: Key = key.parse().unwrap();
        let at = session.now;
        update(session, Message::Pressed(key), at);
    }
}

/// Types a text.
pub fn type_text(session: &mut Session, text: &str) {
    for key in typing(text) {
        let at = session.now;
        update(session, Message::Pressed(key), at);
    }
}

/// Draws the session at that size.
pub fn draw(session: &Session, columns: u16, lines: u16) -> (Buffer, Hits) {
    let mut terminal = Terminal::new(TestBackend::new(columns, lines)).unwrap();
    let mut hits = Hits::default();
    let frame = terminal
        .draw(|frame| hits = screens::draw(frame, session))
        .unwrap();
    (frame.buffer.clone(), hits)
}

/// The text of a drawn frame, line by line, without blanks at the ends.
pub fn text_of(buffer: &Buffer) -> String {
    let width = usize::from(buffer.area.width);
    let mut text = String::new();
    for line in buffer.content().chunks(width) {
        let mut shown = String::new();
        let mut covered = 0;
        for cell in line {
            if covered > 0 {
                covered -= 1;
                continue;
            }
            shown.push_str(cell.symbol());
            covered = ratatui::buffer::CellWidth::cell_width(cell.symbol()).saturating_sub(1);
        }
        text.push_str(shown.trim_end());
        text.push('\n');
    }
    text
}
