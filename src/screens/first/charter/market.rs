//! The market both sides share: whom they sell to, who buys most gladly, why, how the customer
//! buys; and since when each side stands behind it.

use ratatui::layout::Rect;

use crate::forum::charter::{BuyingStage, PicturePart, PictureStanding};
use crate::forum::due;
use crate::forum::people::Side;
use crate::screens::sheet::{Sheet, left_of, piece, row, skip_left, skip_top};
use crate::screens::text;
use crate::screens::view::View;
use crate::screens::widgets::heading;
use crate::screens::widgets::rows::Entry;
use crate::session::boards::picture::two_ideal_customers;
use crate::session::open::OpenForum;
use crate::session::place::Row;

/// The most lines that one line of a part takes.
const WRAPPED: usize = 3;

pub fn entries<'a>(view: &'a View<'_>, forum: &'a OpenForum, width: u16) -> Vec<Entry<'a>> {
    let picture = &forum.charter.picture;
    let mut entries = Vec::new();
    if let Some(sentence) = picture.to_look_at(view.today) {
        let lines = text::lines_of(&sentence, usize::from(width), 4);
        entries.push(Entry::still(lines, move |sheet, area| {
            let off = sheet.theme.off_track;
            sheet.put_wrapped(area, &sentence, off);
        }));
        entries.push(Entry::gap());
    }
    let mut headed = [false; 2];
    for wanted in &view.rows {
        match wanted {
            Row::Picture(part) => {
                entries.push(part_entry(view, forum, wanted, *part, width));
                entries.push(Entry::gap());
            }
            Row::BuyingStage(place) => {
                if !std::mem::replace(&mut headed[0], true) {
                    entries.push(Entry::heading(
                        "How the customer buys",
                        "asks, and what helps",
                    ));
                }
                if let Some(one) = picture.buying_process.get(*place) {
                    entries.push(stage(wanted, *place, one, width));
                }
            }
            Row::Confirmation(side) => {
                if !std::mem::replace(&mut headed[1], true) {
                    if picture.buying_process.is_empty() {
                        entries.push(Entry::heading("How the customer buys", ""));
                        entries.push(Entry::words(view.fill("No stage yet: {add} adds one")));
                    }
                    entries.extend([Entry::gap(), Entry::heading("Who stands behind it", "")]);
                }
                entries.push(confirmation(view, forum, wanted, *side));
            }
            _ => {}
        }
    }
    entries
}

fn part_entry<'a>(
    view: &View<'_>,
    forum: &'a OpenForum,
    wanted: &Row,
    part: PicturePart,
    width: u16,
) -> Entry<'a> {
    let written = forum.charter.picture.lines(part);
    let room = usize::from(width).saturating_sub(2);
    let lines: u16 = written
        .iter()
        .map(|line| text::lines_of(line, room, WRAPPED))
        .sum();
    let two = part == PicturePart::IdealCustomer && two_ideal_customers(view.session);
    let aside = match part {
        PicturePart::IdealCustomer if two => "the lead definition shows another text: {open}",
        PicturePart::IdealCustomer => "the lead definition shows the same text",
        PicturePart::TargetMarket => "whom we sell to",
        PicturePart::ValuePropositions => "why they buy from us",
    };
    let aside = view.fill(aside);
    let empty = view.fill("Not written yet: {open} writes it");
    Entry::row(wanted.clone(), 1 + lines.max(1), move |sheet, area| {
        heading(sheet, area, part.words(), &aside);
        let (dim, ink, dot) = (sheet.theme.dim, sheet.theme.text, sheet.signs.dot);
        let mut rest = skip_top(area, 1);
        if written.is_empty() {
            sheet.put(rest, &empty, dim);
        }
        for line in written {
            sheet.put(rest, dot, dim);
            let lines = Rect {
                height: rest.height.min(WRAPPED as u16),
                ..skip_left(rest, 2)
            };
            let used = sheet.put_wrapped(lines, line, ink);
            rest = skip_top(rest, used);
        }
    })
}

/// From this width on a stage takes one line in three columns.
const COLUMNS: u16 = 96;

/// The column of its title.
const TITLE: u16 = 22;

/// The columns of what the customer asks and of what helps, on a line of that width.
fn columns(line: u16) -> (u16, u16) {
    let rest = line.saturating_sub(TITLE);
    let asks = rest / 20 * 9;
    (asks, rest - asks)
}

fn stage<'a>(wanted: &Row, place: usize, one: &'a BuyingStage, width: u16) -> Entry<'a> {
    let (asks, helps) = columns(width.saturating_sub(4));
    let fits = |words: &str, room: u16| text::width(words) <= usize::from(room);
    // In columns only what is whole in them.
    let in_columns = width >= COLUMNS
        && fits(&one.title, TITLE - 2)
        && fits(&one.question, asks.saturating_sub(4))
        && fits(&one.help, helps);
    let lines = if in_columns { 1 } else { 2 };
    Entry::row(wanted.clone(), lines, move |sheet, area| {
        let (dim, ink) = (sheet.theme.dim, sheet.theme.text);
        let question = format!("“{}”", one.question);
        let question = if one.question.is_empty() {
            ""
        } else {
            &question
        };
        let line = row(area, 0);
        sheet.put_right(left_of(line, 2), &(place + 1).to_string(), dim);
        let line = skip_left(line, 4);
        if lines == 1 {
            sheet.put(left_of(line, TITLE - 2), &one.title, ink);
            let rest = skip_left(line, TITLE);
            sheet.put(left_of(rest, asks.saturating_sub(2)), question, dim);
            sheet.put(skip_left(rest, asks), &one.help, dim);
        } else {
            sheet.put_pieces(
                line,
                &[
                    piece(one.title.as_str(), ink),
                    piece("  ", dim),
                    piece(question, dim),
                ],
            );
            sheet.put(skip_left(row(area, 1), 4), &one.help, dim);
        }
    })
}

fn confirmation<'a>(view: &View<'_>, forum: &'a OpenForum, wanted: &Row, side: Side) -> Entry<'a> {
    let picture = &forum.charter.picture;
    let today = view.today;
    let standing = picture.standing(side, today);
    let words = picture.confirmed.values().filter(|word| word.side == side);
    let newest = words
        .max_by_key(|word| word.on)
        .and_then(|word| word.by.as_ref());
    let by = newest.and_then(|handle| forum.charter.roster.get(handle));
    let by = by.map_or(String::new(), |person| format!("{}, ", person.name));
    let day = |on| due::words(on, today);
    let words = match standing {
        PictureStanding::Confirmed(on) => format!("{by}confirmed {}", day(on)),
        PictureStanding::Old(on) => {
            let again = view.fill("{tick} confirms it again");
            format!(
                "{by}confirmed {}, more than a quarter ago: {again}",
                day(on)
            )
        }
        PictureStanding::ChangedSince(on) => {
            let as_it_is = view.fill("{tick} confirms it as it is");
            format!("{by}confirmed {}; changed since: {as_it_is}", day(on))
        }
        PictureStanding::Never => view.fill("not confirmed yet: {tick} confirms it"),
    };
    Entry::row(wanted.clone(), 1, move |sheet, area| {
        draw_standing(sheet, area, side, standing, &words);
    })
}

fn draw_standing(
    sheet: &mut Sheet<'_>,
    area: Rect,
    side: Side,
    standing: PictureStanding,
    words: &str,
) {
    let (dim, ink, good, off) = (
        sheet.theme.dim,
        sheet.theme.text,
        sheet.theme.good,
        sheet.theme.off_track,
    );
    let (sign, style) = match standing {
        PictureStanding::Confirmed(_) => (sheet.signs.done, good),
        PictureStanding::Old(_) | PictureStanding::ChangedSince(_) => (sheet.signs.warns, off),
        PictureStanding::Never => (sheet.signs.expected, dim),
    };
    sheet.put(area, sign, style);
    let line = skip_left(row(area, 0), 2);
    sheet.put(left_of(line, 11), side.word(), ink);
    sheet.put(skip_left(line, 12), words, dim);
}
