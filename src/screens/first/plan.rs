//! Planning the next meeting: the day, an agenda, who comes.

use ratatui::layout::Rect;

use crate::forum::due;
use crate::forum::people::Person;
use crate::screens::sheet::{Sheet, left_of, piece, right_of, row, skip_left, skip_top};
use crate::screens::text;
use crate::screens::view::View;
use crate::screens::widgets::heading;
use crate::screens::widgets::rows::{self, Entry};
use crate::session::boards::plan::Plan;
use crate::session::commands::Command;
use crate::session::open::OpenForum;
use crate::session::place::Row;

/// From this width on an agenda's items stand beside the list.
const BESIDE: u16 = 66;

/// Draws the screen.
pub fn draw(sheet: &mut Sheet<'_>, area: Rect, view: &View<'_>) {
    let (Some(forum), Some(plan)) = (&view.session.forum, &view.session.plan) else {
        return;
    };
    let title = skip_left(row(area, 0), rows::MARGIN);
    heading(
        sheet,
        title,
        "The next meeting",
        "everything open is carried over",
    );
    let mut area = skip_top(area, 2);
    if let Some(sentence) = forum.charter.picture.to_look_at(view.today) {
        let key = view.fill("({charter})");
        let off = sheet.theme.off_track;
        let lines = Rect {
            height: area.height.min(2),
            ..skip_left(area, rows::MARGIN)
        };
        let used = sheet.put_wrapped(lines, &format!("{sentence} {key}"), off);
        area = skip_top(area, used + 1);
    }
    let list = if area.width < BESIDE {
        area
    } else {
        let beside = right_of(area, area.width * 2 / 5);
        let looked_at = match view.chosen {
            Some(Row::PlanAgenda(at)) => at,
            _ => plan.agenda,
        };
        items_of(sheet, beside, view, plan, looked_at);
        left_of(area, area.width - beside.width - 4)
    };
    rows::draw(sheet, list, view, &entries(view, forum, plan));
}

fn entries<'a>(view: &'a View<'_>, forum: &'a OpenForum, plan: &'a Plan) -> Vec<Entry<'a>> {
    let mut entries = Vec::new();
    let mut headed = [false; 2];
    let mut side = None;
    for wanted in &view.rows {
        match wanted {
            Row::PlanDate => entries.push(date(view, wanted, plan)),
            Row::PlanAgenda(at) => {
                if !std::mem::replace(&mut headed[0], true) {
                    entries.extend([Entry::gap(), Entry::heading("Agenda", "min")]);
                }
                entries.push(agenda(wanted, forum, plan, *at));
            }
            Row::PlanPerson(handle) => {
                let Some(known) = forum.charter.roster.get(handle) else {
                    continue;
                };
                if !std::mem::replace(&mut headed[1], true) {
                    entries.extend([Entry::gap(), Entry::heading("Who comes", "")]);
                }
                if side != Some(known.side) {
                    side = Some(known.side);
                    entries.push(Entry::words(known.side.word()));
                }
                entries.push(person(wanted, known, !plan.without.contains(handle)));
            }
            Row::PlanCreate => entries.extend([Entry::gap(), create(view, wanted)]),
            _ => {}
        }
    }
    entries
}

/// The day, in words and with how far it is.
fn date<'a>(view: &View<'_>, wanted: &Row, plan: &Plan) -> Entry<'a> {
    let words = due::words(plan.date, view.today);
    let far = due::how_far(plan.date, view.today);
    let (on, day) = if words.starts_with(|first: char| first.is_lowercase()) {
        let day = plan.date.strftime("%a %-d %b");
        ("", format!("{words}, {day}"))
    } else {
        ("On  ", format!("{words}, {far}"))
    };
    Entry::row(wanted.clone(), 1, move |sheet, area| {
        let (strong, dim) = (sheet.theme.strong, sheet.theme.dim);
        sheet.put_pieces(area, &[piece(on, dim), piece(day.as_str(), strong)]);
    })
}

/// Somebody of the roster, and whether they come.
fn person<'a>(wanted: &Row, person: &'a Person, comes: bool) -> Entry<'a> {
    Entry::row(wanted.clone(), 1, move |sheet, area| {
        let theme = sheet.theme;
        let (sign, style, ink) = if comes {
            (sheet.signs.here, theme.good, theme.text)
        } else {
            (sheet.signs.away, theme.dim, theme.dim)
        };
        let role = if person.role.is_empty() {
            String::new()
        } else {
            format!("   {}", person.role)
        };
        sheet.put_pieces(
            area,
            &[
                piece(sign, style),
                piece(" ", ink),
                piece(person.name.as_str(), ink),
                piece(role, theme.dim),
            ],
        );
    })
}

/// What plans the meeting.
fn create<'a>(view: &View<'_>, wanted: &Row) -> Entry<'a> {
    let opens = view.fill("   {open}");
    Entry::row(wanted.clone(), 1, move |sheet, area| {
        let (strong, key) = (sheet.theme.strong, sheet.theme.key);
        let sign = sheet.signs.current;
        sheet.put_pieces(
            area,
            &[
                piece(format!("{sign} "), key),
                piece("Plan it", strong),
                piece(opens.as_str(), key),
            ],
        );
    })
}

fn agenda<'a>(wanted: &Row, forum: &'a OpenForum, plan: &Plan, at: usize) -> Entry<'a> {
    let chosen = plan.agenda == at;
    let choice = forum.agendas.get(at);
    Entry::row(wanted.clone(), 1, move |sheet, area| {
        let Some(choice) = choice else { return };
        let theme = sheet.theme;
        let (sign, style) = if chosen {
            (sheet.signs.here, theme.accent)
        } else {
            (sheet.signs.expected, theme.dim)
        };
        let minutes = choice.agenda.time().in_minutes().to_string();
        let used = sheet.put_right(area, &minutes, theme.dim);
        let whose = if choice.built_in { "" } else { "   your own" };
        let title = if choice.agenda.title.is_empty() {
            &choice.name
        } else {
            &choice.agenda.title
        };
        let ink = if chosen { theme.strong } else { theme.text };
        sheet.put_pieces(
            left_of(area, area.width.saturating_sub(used + 2)),
            &[
                piece(sign, style),
                piece(" ", ink),
                piece(title.as_str(), ink),
                piece(whose, theme.dim),
            ],
        );
    })
}

/// An agenda with its items and their minutes: the one that is selected, else the one that is taken.
fn items_of(sheet: &mut Sheet<'_>, area: Rect, view: &View<'_>, plan: &Plan, at: usize) {
    let forum = view.session.forum.as_ref();
    let Some(choice) = forum.and_then(|forum| forum.agendas.get(at)) else {
        return;
    };
    let (dim, ground) = (sheet.theme.dim, sheet.theme.text);
    let title = if choice.agenda.title.is_empty() {
        &choice.name
    } else {
        &choice.agenda.title
    };
    heading(
        sheet,
        area,
        title,
        &text::counted(choice.agenda.items.len(), "item"),
    );
    let mut rest = skip_top(area, 2);
    // What it is about gives way to its items.
    let items = choice.agenda.items.len() as u16;
    let about = rest.height.saturating_sub(items + 1);
    let end = rest.y + about;
    for line in &choice.agenda.about {
        let lines = Rect {
            height: end.saturating_sub(rest.y).min(4),
            ..rest
        };
        rest = skip_top(rest, sheet.put_wrapped(lines, line, dim));
    }
    rest = skip_top(
        rest,
        u16::from(!choice.agenda.about.is_empty() && about > 0),
    );
    let trends = view.session.trends.as_ref();
    let usual = trends.and_then(|trends| trends.timings.agenda(&choice.agenda));
    let shown = usual.as_ref().filter(|_| plan.usual_minutes);
    let shown = shown.unwrap_or(&choice.agenda);
    for (item, own) in shown.items.iter().zip(&choice.agenda.items) {
        let line = row(rest, 0);
        let style = if item.time == own.time {
            dim
        } else {
            sheet.theme.strong
        };
        sheet.put_right(left_of(line, 3), &item.time.in_minutes().to_string(), style);
        sheet.put(skip_left(line, 5), &item.title, ground);
        rest = skip_top(rest, 1);
    }
    if let Some(usual) = usual {
        let key = view.session.keys.shown(Command::SuggestMinutes);
        let (own, takes) = (choice.agenda.time(), usual.time());
        let words = if plan.usual_minutes {
            format!(" takes the agenda's own {} minutes again", own.in_minutes())
        } else {
            format!(
                " as long as it usually takes: {} minutes",
                takes.in_minutes()
            )
        };
        let pieces = [piece(key, sheet.theme.key), piece(words, dim)];
        sheet.put_pieces(row(rest, 1), &pieces);
    }
}
