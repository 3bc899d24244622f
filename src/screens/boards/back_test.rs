//! The back-test on the board of the lead definition: figures beside each criterion, the summary
//! below the worksheet, and the page with all figures.

mod curve;
mod page;

use ratatui::layout::Rect;
use ratatui::style::Style;

pub use page::draw as draw_page;

use crate::forum::back_test::words::{against_lots, between, count, percent};
use crate::forum::back_test::{Outcome, Part};
use crate::forum::lead_definition::LeadDefinition;
use crate::screens::sheet::{Piece, Sheet, piece, pieces_width, row, skip_left, skip_top};
use crate::screens::text;
use crate::screens::view::View;
use crate::session::boards::capacity::offered;
use crate::session::leads::{BroughtLeads, Tried};

/// The columns that the figures of a criterion take.
pub const BESIDE: u16 = 26;

/// The words over the figures of criteria.
pub fn draw_head(sheet: &mut Sheet<'_>, area: Rect) {
    let dim = sheet.theme.dim;
    sheet.put_right(area, "  leads  customers   lift", dim);
}

/// The figures of one criterion: how many leads match, which share of them became customers, and
/// how that compares with all leads.
pub fn draw_criterion(
    sheet: &mut Sheet<'_>,
    area: Rect,
    leads: &BroughtLeads,
    part: Part,
    id: &str,
) {
    let Some(figures) = leads.of_criterion(part, id) else {
        return;
    };
    let (matched, rate, lift) = if leads.stale {
        (sheet.theme.dim, sheet.theme.dim, sheet.theme.dim)
    } else {
        (sheet.theme.ground, sheet.theme.strong, sheet.theme.ground)
    };
    sheet.put_pieces_right(
        area,
        &[
            piece(format!("{:>7}", count(figures.matched)), matched),
            piece(format!("{:>11}", share(figures.rate)), rate),
            piece(format!("{:>7}", number(figures.lift)), lift),
        ],
    );
}

/// A share, or a dash where there is none.
fn share(share: Option<f64>) -> String {
    share.map_or_else(|| "-".to_owned(), percent)
}

/// A figure with two decimals, or a dash.
fn number(figure: Option<f64>) -> String {
    figure.map_or_else(|| "-".to_owned(), |figure| format!("{figure:.2}"))
}

/// How many lines the summary takes of a board that high.
pub fn lines(leads: &BroughtLeads, height: u16) -> u16 {
    let warned = leads
        .tried
        .as_ref()
        .is_some_and(|tried| !tried.figures.warnings.is_empty());
    let capacity = u16::from(leads.a_week.is_some());
    match height {
        0..14 => 3 + u16::from(warned),
        14..20 => 5 + u16::from(warned),
        _ => 7 + u16::from(warned) + capacity,
    }
}

/// What the definition as it stands selects, and how those leads turned out.
pub fn draw_summary(
    sheet: &mut Sheet<'_>,
    area: Rect,
    view: &View<'_>,
    leads: &BroughtLeads,
    definition: &LeadDefinition,
) {
    let mut lines = Vec::new();
    if let Some(why) = &leads.cannot {
        let warning = sheet.theme.warning;
        lines.push(vec![
            piece(format!("{} ", sheet.signs.warns), warning),
            piece(why.as_str(), warning),
        ]);
    }
    if let Some(share) = leads.rereading {
        let words = format!(
            "reading more columns of {}: {:.0}%",
            leads.file.name,
            share * 100.0
        );
        lines.push(vec![piece(words, sheet.theme.accent)]);
    }
    match &leads.tried {
        Some(tried) => {
            lines.push(outcome(sheet, &tried.figures.all, leads.stale));
            // Before all that may find no room.
            lines.extend(warned(sheet, view, tried));
            lines.extend(against(sheet, tried));
            lines.extend(capacity(sheet, view, leads, tried));
            if tried.figures.all.selected > 0 {
                lines.push(chance(sheet, tried));
            }
            lines.push(source(sheet, leads, tried, definition));
        }
        None if leads.cannot.is_none() => {
            let dim = sheet.theme.dim;
            lines.push(vec![piece("The figures are being worked out", dim)]);
        }
        None => {}
    }
    // Where there is little room, what comes first is what is talked about.
    let mut rest = area;
    for line in &lines {
        let used = put_wrapped(sheet, rest, line);
        rest = skip_top(rest, used);
    }
}

/// Writes pieces over at most two lines, broken between them or within the last one.
fn put_wrapped(sheet: &mut Sheet<'_>, area: Rect, pieces: &[Piece<'_>]) -> u16 {
    if area.is_empty() {
        return 0;
    }
    let room = usize::from(area.width);
    if area.height < 2 || pieces_width(pieces) <= room {
        sheet.put_pieces(row(area, 0), pieces);
        return 1;
    }
    let mut used = 0;
    for (at, (words, style)) in pieces.iter().enumerate() {
        let wide = text::width(words);
        if used + wide <= room {
            used += wide;
            continue;
        }
        let first = text::wrap(words, room - used, 2, "")
            .first()
            .map_or(String::new(), |line| line.clone().into_owned());
        // A piece that is long is broken between its words; a short one goes down whole.
        let split = if wide > 20 && words.starts_with(&first) {
            first.len()
        } else {
            0
        };
        let mut above = pieces[..at].to_vec();
        above.push(piece(&words[..split], *style));
        let mut below = vec![piece(words[split..].trim_start(), *style)];
        below.extend_from_slice(&pieces[at + 1..]);
        sheet.put_pieces(row(area, 0), &above);
        sheet.put_pieces(skip_left(row(area, 1), 2), &below);
        return 2;
    }
    1
}

/// `Selects 321 of 1 204 leads · 36% became customers (31% to 42%) · all leads 15% · lift 2.36 ·
/// finds 63% of all customers`.
fn outcome(sheet: &Sheet<'_>, all: &Outcome, stale: bool) -> Vec<Piece<'static>> {
    let dim = sheet.theme.dim;
    let strong = if stale { dim } else { sheet.theme.strong };
    let dot = sheet.signs.dot;
    let mut pieces = Vec::new();
    if stale {
        let mark = format!("{} before the last edit: ", sheet.signs.more);
        pieces.push(piece(mark, sheet.theme.warning));
    }
    pieces.extend([
        piece("Selects ", dim),
        piece(count(all.selected), strong),
        piece(format!(" of {} {dot} ", count(all.leads)), dim),
    ]);
    if all.selected == 0 {
        let all = share(all.base_rate);
        let words = format!("nobody would be handed over (of all leads {all} became customers)");
        pieces.push(piece(words, dim));
        return pieces;
    }
    pieces.push(piece(share(all.precision), strong));
    pieces.push(piece(" became customers", dim));
    pieces.push(piece(format!(" (all: {})", share(all.base_rate)), dim));
    pieces.push(piece(format!(" {dot} lift "), dim));
    pieces.push(piece(number(all.lift), strong));
    pieces.push(piece(format!(" {dot} finds "), dim));
    pieces.push(piece(share(all.recall), strong));
    pieces.push(piece(" of all customers", dim));
    pieces
}

/// What changes against the version that both signed last, or the one that was chosen.
fn against(sheet: &Sheet<'_>, tried: &Tried) -> Option<Vec<Piece<'static>>> {
    let against = tried.against.as_ref()?;
    let (dim, strong) = (sheet.theme.dim, sheet.theme.strong);
    let words = match &against.comparison {
        Ok(comparison) => piece(comparison.in_words.clone(), strong),
        Err(why) => piece(why.clone(), sheet.theme.warning),
    };
    Some(vec![
        piece(format!("against {}: ", against.called), dim),
        words,
    ])
}

/// What fits when only so many leads can be worked.
fn capacity(
    sheet: &Sheet<'_>,
    view: &View<'_>,
    leads: &BroughtLeads,
    tried: &Tried,
) -> Option<Vec<Piece<'static>>> {
    let (dim, strong) = (sheet.theme.dim, sheet.theme.strong);
    let a_week = leads.a_week?;
    let words = match &tried.capacity {
        Some(fits) => fits.in_words.clone(),
        None => {
            "there are not that many leads that may qualify: all of them can be worked".to_owned()
        }
    };
    let mut pieces = vec![piece(format!("{} a week: ", count(a_week)), dim)];
    if let Some(threshold) = offered(view.session) {
        let takes = view.fill("{take-threshold} takes");
        let words = format!("{takes} total ≥ {threshold} {} ", sheet.signs.dot);
        pieces.push(piece(words, sheet.theme.accent));
    }
    pieces.push(piece(words, strong));
    Some(pieces)
}

/// How sure that is, for somebody who never took statistics.
fn chance(sheet: &Sheet<'_>, tried: &Tried) -> Vec<Piece<'static>> {
    let dim = sheet.theme.dim;
    let all = &tried.figures.all;
    let interval = all.precision_low.zip(all.precision_high);
    let mut pieces = vec![piece(against_lots(all), dim)];
    if let Some((low, high)) = interval {
        let words = format!(
            " {} the true share is very likely {}",
            sheet.signs.dot,
            between(low, high)
        );
        pieces.push(piece(words, dim));
    }
    if let Some(first) = pieces.first_mut() {
        let mut letters = first.0.chars();
        let begins = letters.next().into_iter().flat_map(char::to_uppercase);
        first.0 = begins.chain(letters).collect::<String>().into();
    }
    pieces
}

fn warned(sheet: &Sheet<'_>, view: &View<'_>, tried: &Tried) -> Option<Vec<Piece<'static>>> {
    let warnings = &tried.figures.warnings;
    let first = warnings.first()?;
    let (warning, dim) = (sheet.theme.warning, sheet.theme.dim);
    let mut pieces = vec![piece(format!("{} ", sheet.signs.warns), warning)];
    if warnings.len() > 1 {
        let all = view.fill("({figures} shows all)");
        let words = format!("1 of {} {all}: ", warnings.len());
        pieces.push(piece(words, dim));
    }
    pieces.push(piece(first.clone(), warning));
    Some(pieces)
}

/// What it was tried on, and whether that is recorded.
fn source(
    sheet: &Sheet<'_>,
    leads: &BroughtLeads,
    tried: &Tried,
    definition: &LeadDefinition,
) -> Vec<Piece<'static>> {
    let dim = sheet.theme.dim;
    let dot = sheet.signs.dot;
    let mut words = format!("tried on {}", leads.file.name);
    if let Some(second) = &leads.file.source.outcomes {
        words.push_str(" with ");
        words.push_str(&second.name);
    }
    if let Some(period) = &tried.period {
        words.push_str(", ");
        words.push_str(period);
    }
    let text = definition.content_hash();
    let recorded = definition.back_tests.values().any(|record| {
        record.text == text && record.is_on(&leads.file.hash, &leads.file.outcomes_hash)
    });
    let style: Style = if recorded { sheet.theme.good } else { dim };
    let state = if recorded { "recorded" } else { "not recorded" };
    vec![piece(words, dim), piece(format!(" {dot} {state}"), style)]
}
