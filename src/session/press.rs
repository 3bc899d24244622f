//! What a key does: first to what lies over the screen, then to the screen. While text is edited
//! every letter is text.

use std::sync::Arc;

use super::commands::{Command, Where};
use super::effect::Effect;
use super::form::{Form, Input, OpenedOn, Pressed};
use super::key::{Code, Key};
use super::over::{Ask, Over};
use super::place::{Row, Target};
use super::purpose::Answer;
use super::text::Text;
use super::{Session, boards, hint, update};
use crate::forum::merge::ron_options;

/// A key was pressed.
pub fn key(session: &mut Session, pressed: Key) {
    session.notice = None;
    if session.seat == super::seat::Seat::Shows {
        super::seat::press(session, pressed);
        return;
    }
    // Ctrl-C leaves, as people expect of a terminal: what is open as Esc does, else the program.
    let key = if pressed.ctrl && pressed.code == Code::Char('c') {
        if session.over.is_empty() {
            update::run(session, Command::Quit);
            return;
        }
        Key::plain(Code::Esc)
    } else {
        pressed
    };
    match session.over.last() {
        None => command_key(session, key),
        Some(Over::Room) => room_key(session, key),
        Some(Over::Capture(_)) => boards::capture::press(session, key),
        Some(Over::Form(_)) => form_key(session, key),
        Some(Over::Ask(_)) => ask_key(session, key),
        Some(Over::Palette(_)) => palette_key(session, key),
        Some(Over::Help(_)) => help_key(session, key),
        Some(Over::Filter(_)) => filter_key(session, key),
        Some(Over::Leads(_)) => boards::bring_leads::press(session, key),
        Some(Over::Condition(_)) => boards::choose_condition::press(session, key),
        Some(Over::Disputes(_)) => boards::compare::press(session, key),
        Some(Over::Git(_)) => super::sync::press(session, key),
        Some(Over::Hands(_)) => boards::hands::press(session, key),
        Some(Over::Team(_)) => boards::team::press(session, key),
        Some(Over::Search) => boards::search::press(session, key),
        Some(Over::History(_)) => boards::history::press(session, key),
        Some(Over::Changes(_)) => boards::past::press(session, key),
        Some(Over::Page(_)) => page_key(session, key),
        Some(Over::Count(count)) => {
            let count = count.clone();
            boards::recap::count_key(session, &count, key);
        }
    }
}

fn command_key(session: &mut Session, key: Key) {
    if let Some(command) = session.keys.command(key, &session.here()) {
        update::run(session, command);
    } else {
        let elsewhere = session.keys.rows().find(|(_, keys)| keys.contains(&key));
        if let Some((entry, _)) = elsewhere
            && update::leads_into_the_meeting(session, entry.command)
        {
            update::run(session, entry.command);
            return;
        }
        match elsewhere.and_then(|(entry, _)| session.why_not(entry.command)) {
            Some(why) => session.refuse(why),
            None => {
                let help = session.keys.fill("{help} shows all keys");
                session.refuse(format!("{key} does nothing here; {help}"));
            }
        }
    }
}

/// Text was pasted: into a text it is text, anywhere else it would be a storm of commands.
pub fn paste(session: &mut Session, pasted: &str) {
    if session.seat == super::seat::Seat::Shows {
        return;
    }
    hint::take_blank(session);
    if matches!(session.over.last(), Some(Over::Search)) {
        boards::search::paste(session, pasted);
        return;
    }
    match session.over.last() {
        None => {
            session.refuse_with_keys(
                "Open a field first, then paste: {capture-action} captures an action",
            );
            return;
        }
        Some(Over::Leads(_)) => {
            boards::bring_leads::paste(session, pasted);
            return;
        }
        Some(_) => {
            if let Some(text) = text_in_hand(session) {
                text.insert(pasted);
            }
        }
    }
    keep_draft(session);
}

/// The text that is being written, wherever that is.
fn text_in_hand(session: &mut Session) -> Option<&mut Text> {
    match session.over.last_mut()? {
        Over::Capture(line) => Some(&mut line.text),
        Over::Palette(palette) => Some(&mut palette.text),
        Over::Filter(text) => Some(text),
        Over::Leads(bringing) => Some(&mut bringing.text),
        Over::Condition(choosing) => Some(&mut choosing.text),
        Over::Search => session.search.as_mut().map(|search| &mut search.text),
        Over::Form(form) => match &mut form.fields.get_mut(form.at)?.input {
            Input::Text(text) => Some(text),
            _ => None,
        },
        Over::Ask(_)
        | Over::Help(_)
        | Over::Count(_)
        | Over::Hands(_)
        | Over::Team(_)
        | Over::Room
        | Over::Disputes(_)
        | Over::Git(_)
        | Over::History(_)
        | Over::Changes(_)
        | Over::Page(_) => None,
    }
}

/// What a field has no room for is not left out without a word.
pub fn say_when_overfull(session: &mut Session) {
    if text_in_hand(session).is_some_and(Text::take_overfull) {
        session.refuse("A field holds at most 64 KiB of text: that was not taken in");
    }
}

/// The wheel was turned.
pub fn wheel(session: &mut Session, down: bool) {
    if session.seat == super::seat::Seat::Shows {
        return;
    }
    let step = if down { Code::Down } else { Code::Up };
    match session.over.last() {
        None => command_key(session, Key::plain(step)),
        Some(
            Over::Help(_)
            | Over::Palette(_)
            | Over::Ask(_)
            | Over::Leads(_)
            | Over::Condition(_)
            | Over::Hands(_)
            | Over::Team(_)
            | Over::Disputes(_)
            | Over::Git(_)
            | Over::Search
            | Over::History(_)
            | Over::Changes(_)
            | Over::Page(_),
        ) => {
            key(session, Key::plain(step));
        }
        Some(Over::Form(_)) => form_wheel(session, step),
        Some(_) => {}
    }
}

/// In a form the wheel goes from field to field; it changes nothing.
fn form_wheel(session: &mut Session, step: Code) {
    if let Some(Over::Form(form)) = session.over.last_mut() {
        form.step(step == Code::Down);
    }
}

/// A click while something lies over the screen.
pub fn click_over(session: &mut Session, target: &Target) {
    match (session.over.last_mut(), target) {
        (Some(Over::Form(form)), Target::Field(at)) if *at < form.fields.len() => {
            form.at = *at;
            if matches!(form.fields[*at].input, Input::Button | Input::Opens(_)) {
                form_key(session, Key::plain(Code::Enter));
            }
        }
        (Some(Over::Form(form)), Target::Step(at, ahead)) if *at < form.fields.len() => {
            form.at = *at;
            let arrow = if *ahead { Code::Right } else { Code::Left };
            form_key(session, Key::plain(arrow));
        }
        (Some(_), Target::Key(pressed)) => key(session, *pressed),
        (Some(Over::Ask(ask)), _) if ask.is_too_new(session.now) => session.refuse(TOO_SOON),
        (Some(Over::Ask(ask)), Target::Choice(at)) if *at < ask.choices.len() => {
            ask.at = *at;
            take_choice(session);
        }
        (Some(Over::Palette(palette)), Target::Choice(at)) => {
            palette.at = *at;
            palette_key(session, Key::plain(Code::Enter));
        }
        (Some(Over::Capture(line)), Target::Choice(at)) => {
            line.chosen = *at;
            boards::capture::press(session, Key::plain(Code::Tab));
        }
        (Some(Over::Hands(hands)), Target::Choice(at)) => hands.at = *at,
        (Some(Over::Team(_)), Target::Choice(at)) => boards::team::click(session, *at),
        (Some(Over::Leads(_)), Target::Choice(at)) => boards::bring_leads::click(session, *at),
        (Some(Over::Condition(_)), Target::Choice(at)) => {
            boards::choose_condition::click(session, *at);
        }
        (Some(Over::Git(_)), Target::Outside) => {
            session.over.pop();
        }
        (Some(Over::History(_)), Target::Choice(at)) => boards::history::click(session, *at),
        (Some(Over::Search), Target::Row(Row::Hit(at))) => boards::search::click(session, *at),
        (Some(_), Target::Outside) => key(session, Key::plain(Code::Esc)),
        (Some(_), Target::Command(command)) => {
            let command = *command;
            session.over.pop();
            update::run(session, command);
        }
        _ => {}
    }
}

/// The room view is left with its own key or Esc; the clock's keys and capture work in it.
fn room_key(session: &mut Session, key: Key) {
    match session.keys.command(key, &session.here()) {
        Some(Command::Room | Command::Move(super::commands::Move::Back) | Command::Quit) => {
            session.over.pop();
        }
        Some(
            command @ (Command::Clock(_)
            | Command::Capture(_)
            | Command::Undo
            | Command::Redo
            | Command::Theme
            | Command::Help
            | Command::Palette
            | Command::Reload
            | Command::Suspend),
        ) => {
            update::run(session, command);
        }
        _ => session.refuse_with_keys(
            "In the room view: {next} next, {pause} pause, {capture-action} action, {room-view} or \
             {back} leaves it",
        ),
    }
}

/// Does what a key of the wording hints means; false when it is none of them.
pub fn hint_key(session: &mut Session, key: Key) -> bool {
    let Some(Command::Hint(command)) = session.keys.command(key, &[Where::Writing]) else {
        return false;
    };
    hint::run(session, command);
    keep_draft(session);
    true
}

fn form_key(session: &mut Session, key: Key) {
    if hint_key(session, key) {
        return;
    }
    if hint::type_over(session, key) {
        keep_draft(session);
        return;
    }
    let Some(Over::Form(form)) = session.over.last_mut() else {
        return;
    };
    form.screen = session.size.0;
    let owner = form.value("owner").to_owned();
    match form.press(key) {
        Pressed::Stays => {
            if form.value("owner") != owner {
                boards::owner_chosen(session);
            }
            keep_draft(session);
        }
        Pressed::Opens => boards::choose_condition::open(session),
        Pressed::Left => leave_form(session),
        Pressed::Confirmed => confirm_form(session),
    }
}

/// Leaves a form; what was typed comes back when it is opened again.
fn leave_form(session: &mut Session) {
    let Some(Over::Form(form)) = session.over.pop() else {
        return;
    };
    let key = form.purpose.key();
    let changed = form.changed();
    if let Some(texts) = form.texts_left() {
        session.effect(Effect::KeepDraft(key.clone(), draft_text(&texts)));
        session.left_texts.insert(key.clone(), texts);
        session.left_on.insert(key, form.opened_on);
        session.tell("Left unsaved; your text comes back when you open it again");
    } else {
        if changed {
            session.tell("Left unsaved");
        }
        session.left_on.remove(&key);
        if session.left_texts.remove(&key).is_some() || changed {
            session.effect(Effect::DropDraft(key));
        }
    }
}

fn confirm_form(session: &mut Session) {
    if hint::stops(session) {
        return;
    }
    let sums = hint::as_they_stand(session);
    let Some(Over::Form(mut form)) = session.over.pop() else {
        return;
    };
    let key = form.purpose.key();
    match session.starting_from(form.opened_on.clone(), |session| {
        boards::confirm(session, &form)
    }) {
        Ok(()) => {
            session.left_texts.remove(&key);
            session.left_on.remove(&key);
            session.effect(Effect::DropDraft(key));
            hint::saved(session, sums);
        }
        Err(fault) => {
            form.refuse(fault.field, fault.sentence);
            session.over.push(Over::Form(form));
        }
    }
}

/// Opens a form, with the text that was left in it before.
pub fn open_form(session: &mut Session, mut form: Form) {
    let opened_forum = session.forum.as_ref();
    form.opened_on = OpenedOn {
        meeting: session
            .meeting()
            .map(|meeting| (meeting.name.clone(), meeting.boards.clone())),
        charter: opened_forum.map(|open| Arc::clone(&open.charter)),
    };
    let key = form.purpose.key();
    if let Some(values) = session.left_texts.get(&key) {
        let opened = form.clone();
        // Where nobody else changed anything since, it goes on from what stands now.
        let left_on = session.left_on.get(&key);
        let left_on = left_on.filter(|left_on| **left_on != form.opened_on);
        form.restore(values, left_on.cloned());
        form.compare_with(&opened);
        session.tell("Your text from before is back; Ctrl-R takes what is saved instead");
    }
    session.over.push(Over::Form(form));
}

/// Keeps what is being typed, so that it survives the program's end.
pub fn keep_draft(session: &mut Session) {
    let kept = match session.over.last() {
        Some(Over::Form(form)) if form.changed() => Some((form.purpose.key(), form.values())),
        Some(Over::Capture(line)) if !line.text.trimmed().is_empty() => Some((
            boards::capture::draft_key(line.kind),
            vec![line.text.as_str().to_owned()],
        )),
        _ => None,
    };
    if let Some((key, values)) = kept {
        session.effect(Effect::KeepDraft(key, draft_text(&values)));
    }
}

/// The values of a form as one text: a list in RON.
fn draft_text(values: &[String]) -> String {
    ron_options().to_string(values).unwrap_or_default()
}

/// The values of a form from one text.
pub fn draft_values(text: &str) -> Vec<String> {
    ron_options()
        .from_str(text)
        .unwrap_or_else(|_| vec![text.to_owned()])
}

/// What is said of a key or a click that was meant for what was there before a question.
const TOO_SOON: &str = "A question came up meanwhile: that is not taken as its answer";

fn ask_key(session: &mut Session, key: Key) {
    let goes_on = boards::clock::means_to_go_on(session, key);
    let Some(Over::Ask(ask)) = session.over.last_mut() else {
        return;
    };
    if ask.is_too_new(session.now) {
        session.refuse(TOO_SOON);
        return;
    }
    let count = ask.choices.len().max(1);
    if let Some(at) = ask
        .choices
        .iter()
        .position(|choice| choice.key == Some(key))
    {
        ask.at = at;
        take_choice(session);
        return;
    }
    if goes_on {
        ask.at = 0;
        take_choice(session);
        return;
    }
    match key.code {
        Code::Esc | Code::Char('q') => {
            session.over.pop();
        }
        Code::Enter => take_choice(session),
        Code::Up | Code::Left | Code::Char('k') => ask.at = (ask.at + count - 1) % count,
        Code::Down | Code::Right | Code::Tab | Code::Char('j') => ask.at = (ask.at + 1) % count,
        _ => session.refuse("Choose with the arrows and Enter, or leave with Esc"),
    }
}

fn take_choice(session: &mut Session) {
    let Some(Over::Ask(Ask { choices, at, .. })) = session.over.pop() else {
        return;
    };
    let Some(choice) = choices.into_iter().nth(at) else {
        return;
    };
    match choice.answer {
        Answer::Stay => {}
        Answer::Run(command) => update::run(session, command),
        Answer::Quit => session.effect(Effect::Quit),
        Answer::TakeOver => super::seat::take_over(session),
        Answer::Open(purpose) => {
            if let Err(refusal) = boards::open_form(session, &purpose) {
                session.refuse_because(&refusal);
            }
        }
        answer => {
            if let Err(refusal) = boards::answer(session, answer) {
                session.refuse_because(&refusal);
            }
        }
    }
}

fn palette_key(session: &mut Session, key: Key) {
    let here = session.here();
    let Some(Over::Palette(palette)) = session.over.last_mut() else {
        return;
    };
    let found = palette.found(&here);
    let count = found.len().max(1);
    match key.code {
        Code::Esc => {
            session.over.pop();
        }
        Code::Enter => {
            let chosen = found.get(palette.at).map(|entry| entry.command);
            session.over.pop();
            match chosen {
                Some(command) => update::run(session, command),
                None => session.refuse("No command fits these letters"),
            }
        }
        Code::Up => palette.at = (palette.at + count - 1) % count,
        Code::Down | Code::Tab => palette.at = (palette.at + 1) % count,
        Code::PageUp => palette.at = palette.at.saturating_sub(10),
        Code::PageDown => palette.at = (palette.at + 10).min(count - 1),
        _ => {
            if palette.text.press(key) {
                palette.at = 0;
            }
        }
    }
}

fn page_key(session: &mut Session, key: Key) {
    let half = usize::from(session.size.1 / 2).max(1);
    let Some(Over::Page(page)) = session.over.last_mut() else {
        return;
    };
    let last = page.lines.len().saturating_sub(1);
    page.first = match key.code {
        Code::Up | Code::Char('k') => page.first.saturating_sub(1),
        Code::Down | Code::Char('j') => (page.first + 1).min(last),
        Code::PageUp => page.first.saturating_sub(half),
        Code::PageDown | Code::Char(' ') => (page.first + half).min(last),
        Code::Home | Code::Char('g') => 0,
        Code::End | Code::Char('G') => last,
        Code::Esc | Code::Enter | Code::Char('q') => {
            session.over.pop();
            return;
        }
        _ => {
            session.refuse("↑ ↓ scroll, Esc leaves");
            return;
        }
    };
}

fn help_key(session: &mut Session, key: Key) {
    let command = session.keys.command(key, &[Where::Everywhere]);
    let Some(Over::Help(first)) = session.over.last_mut() else {
        return;
    };
    match key.code {
        Code::Esc | Code::Enter => {
            session.over.pop();
        }
        _ if matches!(command, Some(Command::Help | Command::Quit)) => {
            session.over.pop();
        }
        _ if command == Some(Command::Palette) => {
            session.over.pop();
            update::run(session, Command::Palette);
        }
        Code::Up | Code::Char('k') => *first = first.saturating_sub(1),
        Code::Down | Code::Char('j') => *first += 1,
        Code::PageUp => *first = first.saturating_sub(20),
        Code::PageDown | Code::Char(' ') => *first += 20,
        Code::Home | Code::Char('g') => *first = 0,
        _ => session.refuse_with_keys("↑ ↓ scroll, Esc leaves; {palette} finds a command"),
    }
    if let Some(Over::Help(first)) = session.over.last_mut() {
        *first = (*first).min(super::commands::TABLE.len());
    }
}

fn filter_key(session: &mut Session, key: Key) {
    let Some(Over::Filter(text)) = session.over.last_mut() else {
        return;
    };
    match key.code {
        Code::Esc => {
            session.over.pop();
            boards::set_filter(session, "");
            return;
        }
        Code::Enter => {
            session.over.pop();
            return;
        }
        _ => {
            text.press(key);
        }
    }
    let filter = text.trimmed().to_owned();
    boards::set_filter(session, &filter);
}
