//! How every message changes the session. This file only sends each to where its rule stands.

use std::sync::Arc;

use super::commands::{AgendaCommand, Command, Move};
use super::effect::Effect;
use super::message::{AgendaChoice, Message, OpenedForum, OpenedMeeting};
use super::open::{OpenForum, OpenMeeting};
use super::over::{Over, Palette};
use super::place::{Place, Row, Tab, Target};
use super::purpose::Purpose;
use super::text::Text;
use super::{Session, boards};
use crate::forum::earlier::EarlierWork;
use crate::forum::files::{BoardKind, FileName, MeetingName, Stored};
use crate::forum::meeting::MeetingState;
use crate::forum::moment::Moment;
use crate::forum::refusal::Refusal;
use crate::forum::scoreboard::Scoreboard;

/// Changes the session by what happened, and gives what is to be done outside.
pub fn update(session: &mut Session, message: Message, now: Moment) -> Vec<Effect> {
    session.now = now;
    let definition = boards::lead_definition::Before::of(session);
    match message {
        Message::Pressed(key) => super::press::key(session, key),
        Message::Pasted(text) => super::press::paste(session, &text),
        Message::Clicked(target) => click(session, target),
        Message::Wheeled(down) => super::press::wheel(session, down),
        Message::Resized(columns, rows) => session.size = (columns, rows),
        Message::Ticked => session.forget_old_notice(),
        Message::ForumOpened(opened) => forum_opened(session, *opened),
        Message::MeetingOpened(opened) => meeting_opened(session, *opened),
        Message::NotOpened(why) | Message::Failed(why) => session.refuse(why),
        Message::PastRead(facts) => boards::past::facts_read(session, facts),
        Message::Found(asked, found) => boards::search::found(session, asked, *found),
        Message::HistoryRead(subject, story) => boards::history::read(session, &subject, *story),
        Message::BeforeRead(name, before) => {
            boards::past::before_read(session, &name, before.map(|before| *before));
        }
        Message::TrendsRead(trends) => session.trends = Some(*trends),
        Message::FiguresRead(name, read) => {
            boards::scoreboard::figures_read(session, &name, read);
        }
        Message::Saved(file, number, at) => session.saving.saved(&file, number, at),
        Message::NotSaved(file, number, why) => session.saving.not_saved(file, number, why),
        Message::ChangedOnDisk(file, base, theirs) => {
            changed_on_disk(session, &file, &base, &theirs);
        }
        Message::BecameUnreadable(file, why) => became_unreadable(session, &file, why),
        Message::EarlierRead(boards, name) => earlier_read(session, boards, &name),
        Message::KeysRead(keys, faults) => {
            session.keys = keys;
            if let Some(fault) = faults.into_iter().next() {
                session.refuse(fault);
            }
        }
        Message::WordingRead(read) => super::hint::rules_read(session, &read),
        Message::EarlierWorkRead(earlier) => session.earlier_work = *earlier,
        Message::Done(what) => session.say(what),
        Message::ForumCreated => {
            session.say_with_keys("The forum is there. Plan its first meeting with {open}");
        }
        Message::HeldElsewhere(meeting, holder) => {
            super::seat::held_elsewhere(session, meeting, holder);
        }
        Message::MeetingGone(name, gone) => boards::elsewhere::gone(session, &name, gone),
        Message::CopiesFound(copies) => {
            if let Some(forum) = &mut session.forum {
                forum.copies = copies;
            }
        }
        Message::CopyRead(path, of, theirs) => {
            boards::elsewhere::take_in(session, &path, &of, &theirs);
        }
        Message::WrittenElsewhere(folder) => boards::elsewhere::written(session, &folder),
        Message::DriversMissing => {
            if let Some(forum) = &mut session.forum {
                forum.ask_drivers = true;
            }
            boards::home::ask_about_drivers(session);
        }
        Message::HeldHere(drafts) => super::seat::held_here(session, drafts),
        Message::GitSaid(run, line, passing) => super::sync::said(session, run, line, passing),
        Message::GitEnded(run, came) => super::sync::ended(session, run, came),
        Message::LeadsListed(typed, found) => boards::bring_leads::listed(session, &typed, found),
        Message::LeadsReadSoFar(reading, share) => {
            boards::bring_leads::read_so_far(session, reading, share);
        }
        Message::LeadsRead(reading, read) => boards::bring_leads::read(session, reading, read),
        Message::HeadersRead(path, read) => {
            boards::bring_leads::headers_read(session, &path, read);
        }
        Message::VersionsRead(versions) => boards::back_test::versions_read(session, versions),
        Message::DefinitionRead(read) => boards::compare::definition_read(session, read),
        Message::DefinitionTried(ran) => boards::back_test::tried(session, *ran),
        Message::AgendasRead(agendas) => agendas_read(session, agendas),
        Message::MeetingsListed(meetings) => boards::past::listed(session, meetings),
        Message::LastRead(name, last) => boards::past::last_read(session, name, *last),
    }
    boards::lead_definition::say_what_it_means(session, &definition);
    super::press::say_when_overfull(session);
    super::seat::keep_showing(session);
    boards::back_test::follow(session);
    boards::versions::follow(session);
    boards::past::follow(session);
    boards::past::follow_last(session);
    super::hint::look(session);
    super::losses::ask_when_free(session);
    boards::earlier_issue::look(session);
    std::mem::take(&mut session.effects)
}

/// Runs a command; a refusal becomes a line at the bottom.
pub fn run(session: &mut Session, command: Command) {
    if leads_into_the_meeting(session, command) {
        session.past = None;
        boards::plan::leave(session);
        session.place = Place::Meeting;
    }
    if leaves_for_good(command) {
        session.came_from = None;
    }
    if let Some(why) = session.why_not(command) {
        session.refuse(why);
    } else if let Err(refusal) = perform(session, command) {
        session.refuse_because(&refusal);
    }
}

/// Whether after a command Esc no longer goes back to where a thing was found.
fn leaves_for_good(command: Command) -> bool {
    matches!(
        command,
        Command::Go(_)
            | Command::Home
            | Command::PastForums
            | Command::Trends
            | Command::Charter
            | Command::Close
            | Command::StepMeeting(_)
            | Command::Plan
    )
}

/// Whether a command goes from a first screen back into the meeting that goes on: its tabs are in
/// sight there, and what is said in the room can be captured from everywhere.
pub fn leads_into_the_meeting(session: &Session, command: Command) -> bool {
    let meant = matches!(
        command,
        Command::Go(_) | Command::Close | Command::Room | Command::Capture(_)
    );
    meant
        && session.live.is_some()
        && matches!(
            session.place,
            Place::Home | Place::Past | Place::Trends | Place::Charter
        )
}

fn perform(session: &mut Session, command: Command) -> Result<(), Refusal> {
    if super::seat::changes(command) {
        session.may_change()?;
        if command != Command::Settle && command != Command::Plan {
            session.meeting_is_known()?;
        }
    }
    match command {
        Command::Go(tab) => go(session, tab),
        Command::Home => boards::home::go_home(session),
        Command::PastForums => boards::home::go_past(session),
        Command::Trends => boards::trends::go(session),
        Command::Charter => boards::charter::go(session),
        Command::Close => boards::recap::show(session),
        Command::Move(step) => step_selection(session, step),
        Command::Item(item) => boards::item(session, item)?,
        Command::Clock(clock) => boards::clock::run(session, clock)?,
        Command::Capture(kind) => boards::capture::open(session, kind)?,
        Command::Hint(command) => super::hint::run(session, command),
        Command::Agenda(AgendaCommand::AddGuest) => boards::open_form(session, &Purpose::Guest)?,
        Command::Agenda(AgendaCommand::SaveAsAgenda) => {
            boards::open_form(session, &Purpose::SaveAgenda)?;
        }
        Command::Score(score) => boards::scoreboard::run(session, score)?,
        Command::SuggestMinutes => boards::minutes::suggest(session)?,
        Command::Leads(leads) => boards::back_test::run(session, leads)?,
        Command::Add => boards::add(session)?,
        Command::Sort => boards::issues::next_order(session),
        Command::Vote => boards::hands::vote(session)?,
        Command::Poll => boards::hands::poll(session)?,
        Command::Team => boards::team::open(session)?,
        Command::EarlierIssue => boards::earlier_issue::show(session)?,
        Command::Brief => boards::brief::page(session)?,
        Command::Settle => boards::settle::open(session)?,
        Command::Plan => boards::plan::open(session)?,
        Command::Undo => session.undo(false)?,
        Command::Redo => session.redo(false)?,
        Command::Filter => {
            let filter = session
                .meeting()
                .map(OpenMeeting::filter)
                .unwrap_or_default()
                .to_owned();
            session.over.push(Over::Filter(Text::line(filter)));
        }
        Command::Search => boards::search::open(session),
        Command::History => boards::history::open(session)?,
        Command::StepMeeting(older) => boards::past::step_meeting(session, older, false)?,
        Command::Changed => boards::past::show_changes(session)?,
        Command::Room => session.over.push(Over::Room),
        Command::Palette => session.over.push(Over::Palette(Palette::default())),
        Command::Help => session.over.push(Over::Help(0)),
        Command::Theme => {
            session.look.theme = session.look.theme.next();
            session.effect(Effect::RememberTheme(session.look.theme));
            session.say(format!("Theme {}", session.look.theme.word()));
        }
        Command::Reload => session.effect(Effect::Redraw),
        Command::TakeAlong => boards::take_along::open(session)?,
        Command::TakeOver => super::seat::ask_to_take_over(session)?,
        Command::Git(git) => super::sync::run(session, git)?,
        Command::Suspend => session.effect(Effect::Suspend),
        Command::Quit => quit(session),
    }
    Ok(())
}

fn go(session: &mut Session, tab: Tab) {
    if let Some(meeting) = session.meeting_mut() {
        meeting.tab = tab;
        meeting.recap = false;
        meeting.issue = None;
    }
    if session.meeting().is_some() {
        session.place = Place::Meeting;
    }
}

/// Moves the selection among the rows on screen.
fn step_selection(session: &mut Session, step: Move) {
    if step == Move::Back {
        boards::back(session);
        return;
    }
    if boards::charter::turn_page(session, step) {
        return;
    }
    if let Some(row) = boards::sideways(session, step) {
        session.select(row);
        return;
    }
    if session.place == Place::Past && session.search.is_none() {
        boards::past::step(session, step);
        return;
    }
    let rows = session.rows();
    let at = session
        .selection_among(&rows)
        .and_then(|row| rows.iter().position(|known| *known == row));
    let Some(at) = at else { return };
    let last = rows.len() - 1;
    let page = usize::from(session.size.1 / 2).max(1);
    let to = match step {
        Move::Up => at.saturating_sub(1),
        Move::Down => (at + 1).min(last),
        Move::PageUp => boards::back_test::page_of(&rows, at, false)
            .unwrap_or(0)
            .max(at.saturating_sub(page)),
        Move::PageDown => boards::back_test::page_of(&rows, at, true)
            .unwrap_or(last)
            .min(at + page),
        Move::First => 0,
        Move::Last => last,
        Move::NextPane | Move::PreviousPane => {
            boards::other_pane(&rows, at, step == Move::NextPane)
        }
        Move::Left | Move::Right | Move::Back => at,
    };
    session.select(rows[to].clone());
}

fn click(session: &mut Session, target: Target) {
    if session.seat == super::seat::Seat::Shows {
        return;
    }
    session.notice = None;
    if !session.over.is_empty() {
        super::press::click_over(session, &target);
        return;
    }
    match target {
        Target::Tab(tab) => run(session, Command::Go(tab)),
        Target::PastForums => run(session, Command::PastForums),
        Target::Page(page) => session.page = page,
        Target::Command(command) => run(session, command),
        Target::Row(row) => {
            let again = session.selection().as_ref() == Some(&row);
            session.select(row);
            if again {
                run(session, Command::Item(super::commands::ItemCommand::Open));
            }
        }
        Target::Key(key) => super::press::key(session, key),
        Target::Field(_)
        | Target::Step(..)
        | Target::Choice(_)
        | Target::Inside
        | Target::Outside => {}
    }
}

fn quit(session: &mut Session) {
    let mut reasons = Vec::new();
    if session.clock_runs() {
        reasons
            .push("The clock is running. It runs on, and is there when you come back.".to_owned());
    }
    let elsewhere = boards::home::running_elsewhere(session);
    if let Some(facts) = elsewhere.filter(|facts| facts.clock_runs) {
        let day = crate::forum::due::words(facts.day, session.now.date());
        reasons.push(format!(
            "The clock of the meeting of {day} is running. It runs on, and is there when you come back."
        ));
    }
    if let Some(run) = session.git.as_ref().filter(|run| run.goes_on()) {
        let word = run.errand.word();
        reasons.push(format!("git {word} still runs. Quitting stops it."));
    }
    reasons.extend(
        session
            .saving
            .failed
            .iter()
            .map(|(file, why)| format!("Not saved: {file}: {why}")),
    );
    if reasons.is_empty() {
        session.effect(Effect::Quit);
    } else {
        boards::ask_to_quit(session, reasons);
    }
}

fn forum_opened(session: &mut Session, mut opened: OpenedForum) {
    // What was typed and done in another forum stays there.
    session.edits = super::edit::Edits::default();
    session.saving.begin_anew();
    session.alike = None;
    super::hint::forget_rules(session);
    session.held.clear();
    session.left_texts.clear();
    session.left_on.clear();
    // What is being typed elsewhere is nothing to a screen that only shows.
    if session.seat != super::seat::Seat::Shows {
        for (key, text) in &opened.drafts {
            let values = super::press::draft_values(text);
            session.left_texts.insert(key.clone(), values);
        }
        if let Some(words) = super::purpose::kept_in_words(opened.drafts.iter().map(|(key, _)| key))
        {
            session.tell(words);
        }
    }
    session.recent.retain(|known| *known != opened.root);
    session.recent.insert(0, opened.root.clone());
    let (last, into_meeting) = (opened.last.take(), opened.into_meeting);
    session.forum = Some(OpenForum::new(opened));
    session.live = None;
    session.past = None;
    (session.plan, session.plan_left) = (None, None);
    session.search = None;
    session.goal = None;
    session.leads = None;
    boards::bring_leads::forget(session);
    session.versions.clear();
    session.drafts.clear();
    session.definition_versions = None;
    session.earlier_work = EarlierWork::default();
    session.over.clear();
    session.selected.clear();
    session.place = Place::Home;
    if let Some(last) = last {
        boards::past::last_read(session, last.name.clone(), last.boards.clone());
        if last.boards.meeting.state != MeetingState::Closed {
            meeting_opened(session, *last);
            if !into_meeting {
                session.place = Place::Home;
            }
        }
    }
    if let Some(fault) = session
        .forum
        .as_ref()
        .and_then(|forum| forum.unreadable.clone())
    {
        session.refuse(fault);
    }
    session.trends = None;
    session.effect(Effect::ReadPast);
    session.effect(Effect::ReadTrends);
}

fn meeting_opened(session: &mut Session, mut opened: OpenedMeeting) {
    // A meeting that is not over is gone on with, wherever it was opened from.
    // Where its own file cannot be read, it is not known to be open, and so it is looked back at.
    let known = !opened.unread.contains(&BoardKind::Meeting);
    let live = opened.live || known && opened.boards.meeting.state != MeetingState::Closed;
    if session
        .live
        .as_ref()
        .is_some_and(|known| known.name == opened.name)
    {
        // What is on screen may be newer than what was read.
        session.past = None;
        session.place = Place::Meeting;
        boards::past::arrive(session);
        return;
    }
    session.plan = None;
    let previous = opened.previous.take();
    let fault = opened.unreadable.first().map(|(_, why)| why.clone());
    let mut meeting = OpenMeeting::new(opened);
    boards::clock::show_current_board(&mut meeting);
    session.place = Place::Meeting;
    if let Some(forum) = &mut session.forum
        && !forum.meetings.contains(&meeting.name)
    {
        forum.meetings.push(meeting.name.clone());
        forum.meetings.sort();
    }
    if live {
        session.live = Some(meeting);
        session.past = None;
        if let Some(previous) = previous {
            boards::plan::carry_into(session, &previous);
        }
    } else {
        session.past = Some(meeting);
    }
    boards::past::arrive(session);
    if let Some(fault) = fault {
        session.refuse(fault);
    }
}

/// Somebody else changed a file: their change and ours are merged by item and field. What we have
/// beyond theirs goes to the disk.
fn changed_on_disk(session: &mut Session, file: &FileName, base: &Stored, theirs: &Stored) {
    // Said before anything is saved: what is saved from here on stands on their change.
    session.effect(Effect::Taken(file.clone()));
    // Whatever was wrong with the file, it can be read again.
    if set_unreadable(session, file, None) {
        session.say(format!("{file} can be read again"));
    }
    let Some(mine) = session.stored(file) else {
        boards::past::last_changed(session, file, theirs);
        return;
    };
    let merged = super::losses::without_losses(session, file, &mine, base, theirs);
    // An older value may still wait to be written again: it must not come after theirs.
    if merged != *theirs || session.saving.failed.contains_key(file) {
        session.save(file.clone(), merged.clone());
    }
    if merged != mine {
        let before = session.current_item();
        session.put(file, merged);
        boards::look_at_forms_again(session);
        super::seat::go_along(session, before.as_ref());
        // A screen that follows changes with every save of the other one.
        if session.may_change().is_ok() {
            session.say(format!(
                "{file} was changed outside, and is up to date here"
            ));
        }
    }
}

/// Notes why a file cannot be read, and so is not written; or that it can be again. Whether it was
/// noted as unreadable before.
fn set_unreadable(session: &mut Session, file: &FileName, why: Option<&str>) -> bool {
    let why = why.map(str::to_owned);
    match file {
        FileName::Charter => {
            let forum = session.forum.as_mut();
            forum.is_some_and(|forum| std::mem::replace(&mut forum.unreadable, why).is_some())
        }
        FileName::Agenda(_) => false,
        FileName::Board(name, kind) => {
            let mut was = false;
            for meeting in [&mut session.past, &mut session.live].into_iter().flatten() {
                if meeting.name == *name {
                    was |= meeting.unreadable.remove(kind).is_some();
                    if why.is_none() {
                        meeting.unread.remove(kind);
                    }
                    if let Some(why) = &why {
                        meeting.unreadable.insert(*kind, why.clone());
                    }
                }
            }
            was
        }
    }
}

/// A file was broken from outside: what is on screen stays, and is not written until it can be
/// read again.
fn became_unreadable(session: &mut Session, file: &FileName, why: String) {
    set_unreadable(session, file, Some(&why));
    session.refuse(why);
}

/// The agendas of the folder changed: a plan keeps the one that was chosen, wherever it stands now.
fn agendas_read(session: &mut Session, agendas: Vec<AgendaChoice>) {
    let Some(forum) = &mut session.forum else {
        return;
    };
    let before = std::mem::replace(&mut forum.agendas, agendas);
    for plan in [&mut session.plan, &mut session.plan_left]
        .into_iter()
        .flatten()
    {
        let chosen = before.get(plan.agenda).map(|choice| &choice.name);
        let now = forum
            .agendas
            .iter()
            .position(|choice| Some(&choice.name) == chosen);
        plan.agenda = now.unwrap_or(0);
    }
}

/// The scoreboards before an open meeting, for its trends.
fn earlier_read(
    session: &mut Session,
    boards: Vec<(MeetingName, Arc<Scoreboard>)>,
    name: &MeetingName,
) {
    let mut open = [&mut session.past, &mut session.live].into_iter().flatten();
    if let Some(meeting) = open.find(|meeting| meeting.name == *name) {
        meeting.earlier = boards;
    }
}

/// The row that stands in the place of one that is about to go; to be selected once it is gone.
pub fn next_to(session: &Session, goes: &Row) -> Option<Row> {
    let rows = session.rows();
    let at = rows.iter().position(|row| row == goes)?;
    let next = rows
        .get(at + 1)
        .or_else(|| at.checked_sub(1).and_then(|before| rows.get(before)));
    next.cloned()
}
