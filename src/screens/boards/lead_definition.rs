//! The lead definition: the whole worksheet as both sides read it, from who is meant to who signed,
//! and what came of it when it was last tried on real leads.

mod hand_off;
mod lines;
mod versions;

use ratatui::layout::Rect;

use super::back_test;
use crate::forum::back_test::words::{count, percent};
use crate::forum::due;
use crate::forum::lead_definition::{BackTestRecord, LeadDefinition, Standing};
use crate::forum::people::Side;
use crate::screens::sheet::{
    Piece, Sheet, bottom_of, piece, pieces_width, row, skip_left, skip_top, top_of, wrap_pieces,
};
use crate::screens::view::{View, short_side};
use crate::screens::widgets::rows::{self, MARGIN};
use crate::session::open::OpenMeeting;

/// What both sides say of the text as it stands.
pub struct Standings([(Side, Standing); 2]);

impl Standings {
    fn of(definition: &LeadDefinition) -> Self {
        let hash = definition.content_hash();
        let of = |side| (side, definition.standing_on(side, &hash));
        Self([of(Side::Marketing), of(Side::Sales)])
    }

    fn agreed(&self) -> bool {
        let signed = |(_, standing): &(Side, Standing)| matches!(standing, Standing::Signed { .. });
        self.0.iter().all(signed)
    }

    /// What that side says.
    pub fn by(&self, side: Side) -> Standing {
        let found = self.0.iter().find(|(whose, _)| *whose == side);
        found.map_or(Standing::Unsigned, |(_, standing)| standing.clone())
    }
}

/// Draws the board.
pub fn draw(sheet: &mut Sheet<'_>, area: Rect, view: &View<'_>, meeting: &OpenMeeting) {
    let definition = &meeting.boards.lead_definition;
    // One hash of the text answers what both sides say of it, in the title and in the rows.
    let standings = Standings::of(definition);
    let title = draw_title(sheet, skip_left(area, MARGIN), definition, &standings);
    let mut area = skip_top(area, title + 1);
    if let Some(page) = &view.session.definition_versions {
        versions::draw(sheet, area, view, page);
        return;
    }
    if let Some(leads) = &view.session.leads {
        if let Some(tried) = leads.tried.as_ref().filter(|_| leads.page) {
            back_test::draw_page(sheet, area, view, leads, tried);
            return;
        }
        let lines = back_test::lines(leads, area.height);
        let below = skip_left(bottom_of(area, lines), MARGIN);
        back_test::draw_summary(sheet, below, view, leads, definition);
        area = top_of(area, area.height.saturating_sub(lines + 1));
    } else if let Some(tried) = last_tried(definition) {
        let below = bottom_of(area, 4);
        draw_tried(sheet, skip_left(below, MARGIN), view, tried);
        area = top_of(area, area.height.saturating_sub(4));
    }
    let width = area.width.saturating_sub(MARGIN + 2);
    rows::draw(
        sheet,
        area,
        view,
        &lines::entries(view, definition, &standings, width),
    );
}

/// The version, and what each side says of the text as it stands: beside it, or on a line of its own
/// where that does not fit. The lines used.
fn draw_title(
    sheet: &mut Sheet<'_>,
    area: Rect,
    definition: &LeadDefinition,
    standings: &Standings,
) -> u16 {
    let (theme, line) = (sheet.theme, row(area, 0));
    let version = definition.version_words_when(standings.agreed());
    let title = [
        piece("Lead definition ", theme.strong),
        piece(version, theme.accent),
    ];
    let room = usize::from(line.width).saturating_sub(pieces_width(&title) + 3);
    let mut sides = said_by_sides(sheet, standings, Side::word);
    if pieces_width(&sides) > room {
        sides = said_by_sides(sheet, standings, short_side);
    }
    sheet.put_pieces(line, &title);
    if pieces_width(&sides) <= room {
        sheet.put_pieces_right(line, &sides);
        return 1;
    }
    sheet.put_pieces(row(area, 1), &sides);
    2
}

fn said_by_sides(
    sheet: &Sheet<'_>,
    standings: &Standings,
    name: fn(Side) -> &'static str,
) -> Vec<Piece<'static>> {
    let theme = sheet.theme;
    let mut pieces = Vec::new();
    for (side, standing) in &standings.0 {
        if !pieces.is_empty() {
            pieces.push(piece("   ", theme.dim));
        }
        let (sign, words, style) = match standing {
            Standing::Signed { .. } => (sheet.signs.done, "signed".to_owned(), theme.good),
            Standing::SignedOther {
                version,
                earlier_text,
            } => {
                let words = if *earlier_text {
                    "signed an earlier text".to_owned()
                } else {
                    format!("signed v{version}")
                };
                (sheet.signs.expected, words, theme.dim)
            }
            Standing::Objects { .. } => (sheet.signs.warns, "objects".to_owned(), theme.off_track),
            Standing::Unsigned => (sheet.signs.expected, "not signed".to_owned(), theme.dim),
        };
        pieces.push(piece(format!("{sign} {} {words}", name(*side)), style));
    }
    pieces
}

/// The back-test that was recorded last.
fn last_tried(definition: &LeadDefinition) -> Option<&BackTestRecord> {
    definition
        .back_tests
        .values()
        .max_by_key(|tried| (tried.on, tried.version))
}

/// What came out of it, in figures that can be read from afar.
fn draw_tried(sheet: &mut Sheet<'_>, area: Rect, view: &View<'_>, tried: &BackTestRecord) {
    let (strong, dim, warning) = (sheet.theme.strong, sheet.theme.dim, sheet.theme.warning);
    let dot = sheet.signs.dot;
    let share = |part: u64, whole: u64| {
        if whole == 0 {
            0.0
        } else {
            part as f64 / whole as f64
        }
    };
    let precision = share(tried.true_positives, tried.selected);
    let base = share(tried.positives, tried.leads);
    let rule = sheet.signs.line;
    sheet.rule(row(area, 0), rule, sheet.theme.faint);
    let area = skip_top(area, 1);
    let whole = usize::from(area.width) >= 84;
    let (leads, won, all) = if whole {
        (" leads", " became customers", "all leads")
    } else {
        ("", " customers", "all")
    };
    let mut pieces = vec![
        piece("Selects ", dim),
        piece(count(tried.selected), strong),
        piece(format!(" of {}{leads} {dot} ", count(tried.leads)), dim),
        piece(percent(precision), strong),
        piece(format!("{won} ({all}: {})", percent(base)), dim),
    ];
    if base > 0.0 {
        pieces.push(piece(format!(" {dot} lift "), dim));
        pieces.push(piece(format!("{:.1}", precision / base), strong));
        pieces.push(piece(format!(" {dot} finds "), dim));
        pieces.push(piece(
            percent(share(tried.true_positives, tried.positives)),
            strong,
        ));
    }
    let lines = wrap_pieces(&pieces, usize::from(area.width), 2);
    for (at, line) in lines.iter().enumerate() {
        sheet.put_pieces(row(area, at as u16), line);
    }
    let area = skip_top(area, lines.len() as u16 - 1);
    let on = tried.on.map_or(String::new(), |on| {
        format!(" {}", due::words(on, view.today))
    });
    let words = format!("tried{on} as v{} on {}", tried.version, tried.file);
    let used = sheet.put(row(area, 1), &words, dim);
    if let Some(warned) = tried.warnings.first() {
        let sign = sheet.signs.warns;
        sheet.put(
            skip_left(row(area, 1), used + 3),
            &format!("{sign} {warned}"),
            warning,
        );
    }
}
