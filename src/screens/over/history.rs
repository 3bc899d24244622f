//! The history of one thing: meeting by meeting, what happened to it.

use jiff::civil::Date;
use ratatui::layout::Rect;

use super::ask::choose;
use crate::forum::due;
use crate::forum::files::MeetingName;
use crate::forum::history::{Step, Story};
use crate::screens::sheet::{Sheet, left_of, row, skip_left, skip_top};
use crate::screens::text;
use crate::screens::view::View;
use crate::screens::widgets::rows::MARGIN;
use crate::screens::widgets::{boxed, list};
use crate::session::boards::history::History;

/// The column of the days.
const DAY: u16 = 18;

/// So many lines of one step are shown; more is in the meeting itself.
const MOST: u16 = 8;

/// Draws the page.
pub fn draw(sheet: &mut Sheet<'_>, screen: Rect, view: &View<'_>, shown: &History) {
    let width = screen.width.saturating_sub(4).min(110);
    let area = boxed::centred(screen, width, boxed::tall(screen));
    let title = format!("Through time: {}", shown.subject.word());
    let inner = boxed::open(sheet, screen, area, &title);
    let (dim, strong) = (sheet.theme.dim, sheet.theme.strong);
    let Some(story) = &shown.story else {
        let words = format!("Looking through all meetings{}", sheet.signs.more);
        sheet.put(skip_left(inner, MARGIN), &words, dim);
        return;
    };
    let head = skip_left(inner, MARGIN);
    if story.steps.is_empty() {
        let words = "No saved meeting holds it yet";
        sheet.put(head, words, dim);
        return;
    }
    let used = sheet.put_wrapped(
        Rect {
            height: 2.min(head.height),
            ..head
        },
        &story.title,
        strong,
    );
    let facts = facts(sheet, story);
    sheet.put(row(head, used), &facts, dim);
    let rest = skip_top(inner, used + 2);
    let room = usize::from(rest.width.saturating_sub(DAY + MARGIN + 2)).max(8);
    let steps = &story.steps;
    list::list(
        sheet,
        rest,
        steps.len(),
        Some(shown.at),
        |at| lines(&steps[at], room),
        |sheet, at, place| {
            step(
                sheet,
                skip_left(place, MARGIN),
                &steps[at],
                room,
                view.session.now.date(),
            );
            choose(sheet, place, at, at == shown.at);
        },
    );
}

fn facts(sheet: &Sheet<'_>, story: &Story) -> String {
    let dot = sheet.signs.dot;
    let mut facts = vec![story.now.clone()];
    // Of the definition only the meetings in which its text was another are read.
    facts.push(if story.id.is_empty() {
        text::counted(story.meetings, "text")
    } else {
        format!("in {}", text::counted(story.meetings, "meeting"))
    });
    if !story.unreadable.is_empty() {
        let count = text::counted(story.unreadable.len(), "file");
        facts.push(format!("{} {count} cannot be read", sheet.signs.warns));
    }
    facts.retain(|fact| !fact.is_empty());
    facts.join(&format!(" {dot} "))
}

fn lines(step: &Step, room: usize) -> u16 {
    let each = step.said.iter().map(|said| text::lines_of(said, room, 3));
    each.sum::<u16>().clamp(1, MOST)
}

fn step(sheet: &mut Sheet<'_>, area: Rect, step: &Step, room: usize, today: Date) {
    let (dim, style) = (sheet.theme.dim, sheet.theme.text);
    let day = MeetingName::parse(&step.meeting);
    let day = day.map_or_else(
        || step.meeting.clone(),
        |name| due::words(name.date(), today),
    );
    sheet.put(left_of(row(area, 0), DAY - 1), &day, dim);
    let mut rest = left_of(skip_left(area, DAY), room as u16);
    for said in &step.said {
        if rest.height == 0 {
            break;
        }
        let lines = Rect {
            height: rest.height.min(3),
            ..rest
        };
        let used = sheet.put_wrapped(lines, said, style);
        rest = skip_top(rest, used);
    }
}
