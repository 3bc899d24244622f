//! The forum's name and cadence, and who belongs to it by side.

use super::super::home::cadence;
use crate::screens::sheet::piece;
use crate::screens::view::View;
use crate::screens::widgets::rows::Entry;
use crate::session::open::OpenForum;
use crate::session::place::Row;

pub fn entries<'a>(view: &'a View<'_>, forum: &'a OpenForum) -> Vec<Entry<'a>> {
    let charter = &forum.charter;
    let mut entries = Vec::new();
    let mut group = None;
    for wanted in &view.rows {
        match wanted {
            Row::Cadence => {
                entries.push(Entry::row(wanted.clone(), 1, move |sheet, area| {
                    let (strong, dim) = (sheet.theme.strong, sheet.theme.dim);
                    sheet.put_pieces(
                        area,
                        &[
                            piece(charter.name.as_str(), strong),
                            piece(format!("   {}", cadence(&charter.cadence)), dim),
                        ],
                    );
                }));
            }
            Row::Person(handle) => {
                let Some(person) = charter.roster.get(handle) else {
                    continue;
                };
                let of = if person.left {
                    "Left the forum"
                } else {
                    person.side.word()
                };
                if group != Some(of) {
                    group = Some(of);
                    entries.extend([Entry::gap(), Entry::heading(of, "")]);
                }
                entries.push(Entry::row(wanted.clone(), 1, move |sheet, area| {
                    let (dim, ink) = (sheet.theme.dim, sheet.theme.text);
                    let head = if person.head && person.role.is_empty() {
                        "   head of the function"
                    } else {
                        ""
                    };
                    let gap = if person.role.is_empty() { "" } else { "   " };
                    let style = if person.left { dim } else { ink };
                    sheet.put_pieces(
                        area,
                        &[
                            piece(person.name.as_str(), style),
                            piece(gap, dim),
                            piece(person.role.as_str(), dim),
                            piece(head, dim),
                        ],
                    );
                }));
            }
            _ => {}
        }
    }
    entries
}
