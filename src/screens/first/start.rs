//! The first screen where no forum is open: create one, look at the sample, open a recent one.

use ratatui::layout::Rect;

use crate::screens::sheet::{Sheet, piece, row, skip_left, skip_top};
use crate::screens::view::View;
use crate::screens::widgets::rows::{self, Entry};
use crate::session::place::Row;

/// Draws the screen.
pub fn draw(sheet: &mut Sheet<'_>, area: Rect, view: &View<'_>) {
    let width = area.width.min(76);
    let high = if area.height >= 20 {
        area.height / 6
    } else {
        0
    };
    let inner = skip_top(
        Rect {
            x: area.x + (area.width - width) / 2,
            width,
            ..area
        },
        high,
    );
    word_mark(sheet, skip_left(inner, rows::MARGIN));
    rows::draw(sheet, skip_top(inner, 7), view, &entries(view));
}

/// Two strokes in step, and the name.
fn word_mark(sheet: &mut Sheet<'_>, area: Rect) {
    let (accent, strong, dim, faint) = (
        sheet.theme.accent,
        sheet.theme.strong,
        sheet.theme.dim,
        sheet.theme.faint,
    );
    let heavy = sheet.signs.heavy;
    let stroke = heavy.repeat(6);
    sheet.put_pieces(
        row(area, 0),
        &[
            piece(stroke.clone(), accent),
            piece(heavy.repeat(10), faint),
        ],
    );
    sheet.put_pieces(
        row(area, 1),
        &[
            piece(heavy.repeat(4), faint),
            piece(stroke, accent),
            piece(heavy.repeat(6), faint),
            piece("   L o c k s t e p", strong),
        ],
    );
    sheet.put(
        row(area, 3),
        "Sales and marketing, one forum: the same goals, the same words,",
        dim,
    );
    sheet.put(
        row(area, 4),
        "the same numbers, and promises that are kept in sight.",
        dim,
    );
}

fn entries<'a>(view: &'a View<'_>) -> Vec<Entry<'a>> {
    let mut entries = Vec::new();
    let mut listed = false;
    for wanted in &view.rows {
        match wanted {
            Row::CreateForum => {
                let here = view.session.here.display().to_string();
                entries.push(choice(wanted, "Create a forum here", here));
                entries.push(Entry::gap());
            }
            Row::OpenSample => {
                let about =
                    "eight past meetings and a running one; nothing of yours is touched".to_owned();
                entries.push(choice(wanted, "Look at the sample forum", about));
                entries.push(Entry::gap());
            }
            Row::Recent(at) => {
                if !listed {
                    listed = true;
                    entries.extend([Entry::heading("Opened before", ""), Entry::gap()]);
                }
                let Some(path) = view.session.recent.get(*at) else {
                    continue;
                };
                let name = path
                    .file_name()
                    .unwrap_or(path.as_os_str())
                    .to_string_lossy()
                    .into_owned();
                let folder = path
                    .parent()
                    .map_or(String::new(), |folder| folder.display().to_string());
                entries.push(Entry::row(wanted.clone(), 1, move |sheet, area| {
                    let (strong, dim) = (sheet.theme.text, sheet.theme.dim);
                    sheet.put_pieces(
                        area,
                        &[
                            piece(name.as_str(), strong),
                            piece(format!("   {folder}"), dim),
                        ],
                    );
                }));
            }
            _ => {}
        }
    }
    entries
}

fn choice<'a>(wanted: &Row, title: &'static str, about: String) -> Entry<'a> {
    Entry::row(wanted.clone(), 2, move |sheet, area| {
        let (strong, dim) = (sheet.theme.strong, sheet.theme.dim);
        sheet.put(area, title, strong);
        sheet.put(row(area, 1), &about, dim);
    })
}
