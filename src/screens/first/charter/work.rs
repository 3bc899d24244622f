//! Who does what: each shared process as two lanes of steps, marketing on the left and sales on the
//! right. A filled sign leads, an empty one supports; an arrow passes the baton.

use ratatui::layout::Rect;

use crate::forum::charter::{Process, Step};
use crate::forum::people::Side;
use crate::forum::record::Id;
use crate::screens::sheet::{Sheet, left_of, piece, right_of, row, skip_left};
use crate::screens::text;
use crate::screens::view::View;
use crate::screens::widgets::heading;
use crate::screens::widgets::rows::Entry;
use crate::session::open::OpenForum;
use crate::session::place::Row;

/// The columns before the lanes, between them, and behind them where there is room for more.
const NUMBER: u16 = 4;
const BETWEEN: u16 = 3;
const BEHIND: u16 = 18;

/// From this width on what others do stands behind the lanes.
const WITH_BEHIND: u16 = 90;

pub fn entries<'a>(view: &View<'_>, forum: &'a OpenForum, width: u16) -> Vec<Entry<'a>> {
    let mut entries = Vec::new();
    for (id, process) in forum.charter.processes_in_order() {
        entries.extend((!entries.is_empty()).then(Entry::gap));
        let objective = process.objective.as_ref();
        let objective = objective.and_then(|id| forum.charter.objectives.get(id));
        let serves = objective.map_or(String::new(), |one| format!("serves “{}”", one.title));
        entries.push(Entry::row(
            Row::Process(id.clone()),
            1,
            move |sheet, area| {
                heading(sheet, area, &process.title, &serves);
            },
        ));
        entries.push(Entry::still(1, move |sheet, area| {
            lane_heads(sheet, left_of(area, width));
        }));
        entries.extend(steps(view, id, process, width));
    }
    if entries.is_empty() {
        entries.push(Entry::words(view.fill(
            "No shared process yet: {add} adds one, such as finding a customer",
        )));
    }
    entries
}

/// What the signs of the steps stand for, above the list where they cannot scroll away.
pub fn legend(sheet: &mut Sheet<'_>, line: Rect) {
    let (dim, accent) = (sheet.theme.dim, sheet.theme.accent);
    let signs = sheet.signs;
    let pieces = [
        piece(signs.here, accent),
        piece(" leads   ", dim),
        piece(signs.expected, dim),
        piece(" supports   ", dim),
        piece(signs.tip, accent),
        piece(" passes the baton   ", dim),
        piece(signs.parallel, dim),
        piece(" beside the step before it", dim),
    ];
    sheet.put_pieces(line, &pieces);
}

fn steps<'a>(view: &View<'_>, id: &Id, process: &'a Process, width: u16) -> Vec<Entry<'a>> {
    let lane = usize::from(lanes(Rect::new(0, 0, width, 1))[0].width).saturating_sub(2);
    let numbered = process.numbered();
    let mut before: Option<Side> = None;
    let mut entries = Vec::new();
    for (place, number, step) in numbered {
        let passed = before.filter(|lead| *lead != step.lead && !step.beside);
        before = Some(step.lead);
        let room = if matches!(step.lead, Side::Marketing | Side::Sales) {
            lane
        } else {
            lane * 2
        };
        let lines = text::lines_of(&step.title, room, 2);
        let opens = view.fill("{open}");
        entries.push(Entry::row(
            Row::Step(id.clone(), place),
            lines,
            // As wide as its lines were counted for, also where no list stands at the edge.
            move |sheet, area| {
                let behind = draw_lead(sheet, left_of(area, width), number, step, passed);
                draw_behind(sheet, behind, step, &opens);
            },
        ));
    }
    if entries.is_empty() {
        entries.push(Entry::words(view.fill("No step yet: {add} adds one")));
    }
    entries
}

/// The left lane, the right lane, and what stands behind them.
fn lanes(area: Rect) -> [Rect; 3] {
    let behind = if area.width >= WITH_BEHIND { BEHIND } else { 0 };
    let both = skip_left(left_of(area, area.width.saturating_sub(behind)), NUMBER);
    let lane = both.width.saturating_sub(BETWEEN + 2) / 2;
    let left = left_of(both, lane);
    let right = left_of(skip_left(both, lane + BETWEEN), lane);
    [left, right, right_of(area, behind)]
}

fn lane_heads(sheet: &mut Sheet<'_>, area: Rect) {
    let [left, right, _] = lanes(area);
    let dim = sheet.theme.dim;
    sheet.put(skip_left(left, 2), Side::Marketing.word(), dim);
    sheet.put(skip_left(right, 2), Side::Sales.word(), dim);
}

/// Its number, who leads it and the baton before it; the columns behind the lanes.
fn draw_lead(
    sheet: &mut Sheet<'_>,
    area: Rect,
    number: usize,
    step: &Step,
    passed: Option<Side>,
) -> Rect {
    let (dim, ink, accent) = (sheet.theme.dim, sheet.theme.text, sheet.theme.accent);
    let signs = sheet.signs;
    let first = row(area, 0);
    let number = if step.beside {
        signs.parallel.to_owned()
    } else {
        number.to_string()
    };
    sheet.put_right(left_of(first, 2), &number, dim);
    let [left, right, behind] = lanes(area);
    let lead = match step.lead {
        Side::Marketing => left,
        Side::Sales => right,
        // Both together, or others for both: over both lanes.
        _ => Rect {
            width: right.right().saturating_sub(left.x),
            ..left
        },
    };
    let title = match step.lead {
        Side::Other => format!("{} (others lead)", step.title),
        Side::Shared => format!("{} (both lead)", step.title),
        _ => step.title.clone(),
    };
    let two = Rect {
        height: area.height.min(2),
        ..skip_left(lead, 2)
    };
    sheet.put(lead, signs.here, accent);
    sheet.put_wrapped(two, &title, ink);
    let other = match supported_across(step) {
        Some(Side::Sales) => Some(right),
        Some(_) => Some(left),
        None => None,
    };
    if let Some(lane) = other {
        let pieces = [piece(signs.expected, dim), piece(" supports", dim)];
        sheet.put_pieces(lane, &pieces);
    }
    if let Some(from) = passed {
        let between = left_of(
            skip_left(first, right.x.saturating_sub(first.x + BETWEEN)),
            BETWEEN,
        );
        let arrow = match (from, step.lead) {
            (Side::Marketing, Side::Sales) => signs.tip,
            (Side::Sales, Side::Marketing) => signs.back_tip,
            _ => "",
        };
        sheet.put_centred(between, arrow, accent);
    }
    behind
}

/// The other one of the two sides, where it supports the one that leads.
fn supported_across(step: &Step) -> Option<Side> {
    match (step.lead, step.support) {
        (Side::Marketing, Some(Side::Sales)) | (Side::Sales, Some(Side::Marketing)) => step.support,
        _ => None,
    }
}

/// Who else supports, and the key that opens its rule, where it has one.
fn draw_behind(sheet: &mut Sheet<'_>, behind: Rect, step: &Step, opens: &str) {
    let (dim, key) = (sheet.theme.dim, sheet.theme.key);
    let mut pieces = Vec::new();
    if let Some(side) = step.support.filter(|_| supported_across(step).is_none()) {
        let who = match side {
            Side::Shared => "both support".to_owned(),
            Side::Other => "others support".to_owned(),
            side => format!("{side} supports"),
        };
        pieces.push(piece(who, dim));
    }
    if step.hand_off.is_some() {
        pieces.push(piece(opens, key));
        pieces.push(piece(" its rule", dim));
    }
    sheet.put_pieces(row(behind, 0), &pieces);
}
