//! Searching all meetings: the line as it is typed, what it found, and going there.

use super::super::Session;
use super::super::commands::ItemCommand;
use super::super::effect::Effect;
use super::super::key::{Code, Key};
use super::super::open::OpenMeeting;
use super::super::over::Over;
use super::super::place::{Place, Row, Tab};
use super::super::search::{MOST, Search};
use super::past::Goal;
use crate::forum::files::MeetingName;
use crate::forum::record::Id;
use crate::forum::refusal::Refusal;
use crate::forum::search::{Found, Query, Spot};

/// Opens the line; what was looked for last is still in it.
pub fn open(session: &mut Session) {
    session.past = None;
    super::plan::leave(session);
    session.place = Place::Past;
    session.search.get_or_insert_default();
    session.over.push(Over::Search);
    ask(session, true);
}

/// The search is on screen again: typing goes on in its line.
pub fn again(session: &mut Session) {
    if session.place == Place::Past
        && let Some(search) = &mut session.search
    {
        search.returned = true;
        session.over.push(Over::Search);
    }
}

/// Asks for what stands in the line now. `afresh` when the files may have changed since.
fn ask(session: &mut Session, afresh: bool) {
    session.searches += 1;
    let (asked, today) = (session.searches, session.now.date());
    let Some(search) = &mut session.search else {
        return;
    };
    search.asked = asked;
    search.query = Query::read(search.text.as_str());
    if search.query.is_empty() {
        search.found = Found::default();
        search.at = 0;
        search.running = false;
        session.effect(Effect::StopSearch);
        return;
    }
    search.running = true;
    let effect = Effect::Search {
        asked,
        query: Box::new(search.query.clone()),
        today,
        most: MOST,
        afresh,
    };
    session.effect(effect);
}

/// Something was found.
pub fn found(session: &mut Session, asked: u64, found: Found) {
    let Some(search) = session.search.as_mut().filter(|it| it.asked == asked) else {
        return;
    };
    search.running = !found.ended;
    // While more comes in below, the selection stays where it is.
    search.found = found;
    search.step(0);
}

/// A key while the line is typed.
pub fn press(session: &mut Session, key: Key) {
    let page = isize::from(i16::try_from(session.size.1 / 3).unwrap_or(8));
    let Some(search) = &mut session.search else {
        session.over.pop();
        return;
    };
    match key.code {
        // Come back from what was found, Esc goes on leaving.
        Code::Esc if search.text.trimmed().is_empty() || search.returned => {
            session.over.pop();
            close(session);
        }
        Code::Esc | Code::Tab => {
            session.over.pop();
        }
        Code::Enter => match search.chosen() {
            Some(_) => {
                session.over.pop();
                go(session);
            }
            None if search.running => session.tell("Still looking"),
            None => session.refuse("Nothing is found; Esc leaves the line"),
        },
        Code::Up => search.step(-1),
        Code::Down => search.step(1),
        Code::PageUp => search.step(-page),
        Code::PageDown => search.step(page),
        _ => {
            let before = search.text.as_str().to_owned();
            search.text.press(key);
            changed(session, &before);
        }
    }
}

/// Text was pasted into the line.
pub fn paste(session: &mut Session, pasted: &str) {
    if let Some(search) = &mut session.search {
        let before = search.text.as_str().to_owned();
        search.text.insert(pasted);
        changed(session, &before);
    }
}

fn changed(session: &mut Session, before: &str) {
    let Some(search) = &mut session.search else {
        return;
    };
    if search.text.as_str() != before {
        search.at = 0;
        search.returned = false;
        ask(session, false);
    }
}

/// A click on something that was found: selects it, and goes there when it is selected.
pub fn click(session: &mut Session, at: usize) {
    let Some(search) = &mut session.search else {
        return;
    };
    if search.at == at {
        session.over.pop();
        go(session);
    } else {
        search.at = at;
    }
}

/// Leaves the search; the timeline is there again.
pub fn close(session: &mut Session) {
    session.search = None;
    session.effect(Effect::StopSearch);
    session.effect(Effect::ReadPast);
}

/// What was found, a row each.
pub fn rows(search: &Search) -> Vec<Row> {
    (0..search.hits().len()).map(Row::Hit).collect()
}

/// Does something to what was found.
pub fn item(session: &mut Session, command: ItemCommand) -> Result<(), Refusal> {
    match command {
        ItemCommand::Open | ItemCommand::Edit => {
            go(session);
            Ok(())
        }
        command => Err(super::not_here(command)),
    }
}

/// Goes to the selected thing: its meeting, its board, itself selected.
fn go(session: &mut Session) {
    let chosen = session.search.as_ref().and_then(Search::chosen);
    let Some((name, spot)) = chosen.map(|hit| (hit.meeting.clone(), hit.spot.clone())) else {
        return;
    };
    go_to(session, &name, spot);
}

/// Goes to a thing of a meeting.
pub fn go_to(session: &mut Session, name: &MeetingName, spot: Spot) {
    session.came_from = Some(session.place);
    super::past::open(session, name, Goal::Spot(spot));
}

/// Shows a thing of a meeting that is on screen.
pub fn show(session: &mut Session, spot: &Spot) {
    let (tab, opened, row) = place_of(spot);
    let Some(meeting) = session.meeting_mut() else {
        return;
    };
    meeting.recap = false;
    meeting.tab = tab;
    meeting.issue = opened;
    meeting.filters.remove(&tab);
    meeting.put_cursor(row.clone());
    if !session.rows().contains(&row) {
        // It is folded away: dropped, withdrawn, retired or closed.
        if let Some(meeting) = session.meeting_mut() {
            meeting
                .filters
                .insert(tab, super::super::open::UNFOLDS[0].to_owned());
        }
    }
    if !session.rows().contains(&row) {
        session.tell("It stands here, but not in a line of its own");
    }
}

/// The board on which a thing stands, the issue that is to be opened, and its row.
fn place_of(spot: &Spot) -> (Tab, Option<Id>, Row) {
    let on = |tab, row| (tab, None, row);
    let definition = |row| (Tab::LeadDefinition, None, row);
    match spot.clone() {
        Spot::Action(id) => on(Tab::Actions, Row::Action(id)),
        Spot::Issue(id) => on(Tab::Issues, Row::Issue(id)),
        Spot::Why(issue, id) => (Tab::Issues, Some(issue), Row::Why(id)),
        Spot::Factor(issue, id) => (Tab::Issues, Some(issue), Row::Factor(id)),
        Spot::Decision(id) => on(Tab::Notes, Row::Decision(id)),
        Spot::Parked(id) => on(Tab::Notes, Row::Parked(id)),
        Spot::Win(id) => on(Tab::Notes, Row::Win(id)),
        Spot::Experiment(id) => on(Tab::Notes, Row::Experiment(id)),
        Spot::Kpi(id) => on(Tab::Scoreboard, Row::Kpi(id)),
        Spot::Commitment(id) => on(Tab::Scoreboard, Row::Commitment(id)),
        Spot::AgendaItem(id, _) => on(Tab::Agenda, Row::AgendaItem(id)),
        Spot::Person(handle) => on(Tab::Agenda, Row::Person(handle)),
        Spot::Objective(id) => on(Tab::Agenda, Row::Objective(id)),
        Spot::IdealCustomer => definition(Row::IdealCustomer),
        Spot::Group(id) => definition(Row::Group(id)),
        Spot::Criterion(group, id) => definition(Row::Criterion(group, id)),
        Spot::Always(id) => definition(Row::Always(id)),
        Spot::Never(id) => definition(Row::Never(id)),
        Spot::Stage(id) => definition(Row::Stage(id)),
        Spot::HandOff(id) => definition(Row::HandOff(id)),
        Spot::Reason(id) => definition(Row::Reason(id)),
        Spot::OpenQuestion(id) => definition(Row::OpenQuestion(id)),
        Spot::SignOff(side) => definition(Row::SignOff(side)),
    }
}

/// What a row of a board is; none for rows that are no thing of a meeting.
pub fn spot_of(row: &Row, meeting: Option<&OpenMeeting>) -> Option<Spot> {
    Some(match row.clone() {
        Row::Action(id) => Spot::Action(id),
        Row::Issue(id) => Spot::Issue(id),
        // A part of the issue that is open.
        Row::IssuePart(_) | Row::Why(_) | Row::Factor(_) => Spot::Issue(meeting?.issue.clone()?),
        Row::Decision(id) => Spot::Decision(id),
        Row::Parked(id) => Spot::Parked(id),
        Row::Win(id) => Spot::Win(id),
        Row::Experiment(id) => Spot::Experiment(id),
        Row::Kpi(id) => Spot::Kpi(id),
        Row::Commitment(id) => Spot::Commitment(id),
        Row::IdealCustomer
        | Row::LeadsColumns
        | Row::Group(_)
        | Row::Criterion(..)
        | Row::Threshold(_)
        | Row::Always(_)
        | Row::Never(_)
        | Row::Stage(_)
        | Row::HandOff(_)
        | Row::Reason(_)
        | Row::OpenQuestion(_)
        | Row::SignOff(_) => Spot::IdealCustomer,
        _ => return None,
    })
}
