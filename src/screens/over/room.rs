//! The room view: the current item and a clock that is read from across the room. Nothing else.

use ratatui::layout::Rect;
use tui_big_text::{BigText, PixelSize};

use crate::forum::meeting::MeetingState;
use crate::forum::span;
use crate::forum::timebox::{Reading, Ticking};
use crate::screens::frame;
use crate::screens::sheet::{Sheet, inset, row, skip_left, skip_top};
use crate::screens::view::View;
use crate::screens::widgets::{bar, big, clock};
use crate::session::seat::Seat;

/// Draws it over the whole screen.
pub fn draw(sheet: &mut Sheet<'_>, screen: Rect, view: &View<'_>) {
    let mut area = inset(screen, 4);
    area.height = area.height.saturating_sub(frame::lines_below(view));
    if view.session.seat == Seat::Shows && !runs(view) {
        wait(sheet, area, view);
        return;
    }
    let (Some(meeting), Some(reading)) = (view.meeting, &view.reading) else {
        return;
    };
    let board = &meeting.boards.meeting;
    let (strong, dim) = (sheet.theme.strong, sheet.theme.dim);
    let Some(item) = board.current() else {
        let words = match board.state {
            MeetingState::Planned => format!("We start at {}", board.at),
            _ => "The meeting is closed. Thank you".to_owned(),
        };
        sheet.put_centred(row(area, area.height / 2), &words, strong);
        return;
    };
    let sign = if reading.is_over() { "+" } else { "" };
    let words = format!("{sign}{}", clock::time(reading.left));
    let wide = area.width.min(if area.height < TALL { 72 } else { 60 });
    let said = frame::prompts::height_beside(item, usize::from(wide));
    // The clock and what stands around it; what may be said comes before a large title.
    let small = CLOCK + 8;
    let title = large_title(sheet, &item.title, area) && area.height >= small + TITLE + said;
    let title_height = if title { TITLE } else { 1 };
    // The title, the clock, what it means, the bar, what comes next, with air between them.
    let scale = big::scale_for(
        &words,
        Rect {
            height: area
                .height
                .saturating_sub(8 + title_height + if area.height < TALL { said } else { 0 }),
            ..area
        },
    );
    let clock_height = scale.map_or(1, |scale| big::size(&words, scale).1);
    let tall = clock_height + 7 + title_height;
    let above = area.height.saturating_sub(tall) / 2;
    let above = above.min(area.height.saturating_sub(tall + 1 + said));
    let mut rest = skip_top(area, above);
    if title {
        draw_large(sheet, rest, &item.title, strong);
    } else {
        sheet.put_centred(rest, &item.title, strong);
    }
    rest = skip_top(rest, title_height + 1);
    let (means, style) = meaning(sheet, reading);
    match scale {
        Some(scale) => big::draw(sheet, rest, &words, scale, style),
        None => sheet.put_centred(rest, &words, style),
    }
    rest = skip_top(rest, clock_height + 1);
    sheet.put_centred(rest, &means, style);
    rest = skip_top(rest, 2);
    let line = Rect {
        width: wide,
        ..skip_left(rest, (rest.width - wide) / 2)
    };
    let filled = if reading.is_over() {
        sheet.theme.overrun
    } else {
        sheet.theme.bar
    };
    bar::bar(sheet, line, reading.fraction, filled);
    rest = skip_top(rest, 2);
    let next = board
        .next_item()
        .map_or("the end", |next| next.title.as_str());
    let words = format!(
        "next: {next}   {}   ends {}",
        sheet.signs.dot,
        reading.ends.clock()
    );
    sheet.put_centred(rest, &words, dim);
    frame::prompts::beside(
        sheet,
        Rect {
            width: line.width,
            x: line.x,
            ..skip_top(rest, 2)
        },
        item,
    );
}

/// The lines of the smallest large clock, and the lines from which a screen is tall.
const CLOCK: u16 = 5;
const TALL: u16 = 30;

fn runs(view: &View<'_>) -> bool {
    view.meeting
        .is_some_and(|meeting| meeting.boards.meeting.state == MeetingState::Running)
}

/// What a screen that only shows the meeting says while none runs.
fn wait(sheet: &mut Sheet<'_>, area: Rect, view: &View<'_>) {
    let (strong, dim) = (sheet.theme.strong, sheet.theme.dim);
    let name = view.session.forum.as_ref();
    let name = name.map_or("", |forum| forum.charter.name.as_str());
    let middle = skip_top(area, (area.height / 2).saturating_sub(2));
    sheet.put_centred(row(middle, 0), name, strong);
    let planned = view
        .meeting
        .filter(|meeting| meeting.boards.meeting.state == MeetingState::Planned);
    let words = match planned {
        Some(meeting) => {
            let board = &meeting.boards.meeting;
            let day = meeting.day();
            format!(
                "The next meeting: {} at {}",
                day.strftime("%a %-d %b"),
                board.at
            )
        }
        None => "No meeting is running now".to_owned(),
    };
    sheet.put_centred(row(middle, 2), &words, strong);
    sheet.put_centred(
        row(middle, 4),
        "This screen shows it as soon as it starts",
        dim,
    );
}

/// The lines of a large title, and the columns of one of its letters.
const TITLE: u16 = 4;
const LETTER: u16 = 4;

/// Whether a title can be written large: the type has plain letters only, and there must be room
/// for them beside a clock that is larger still.
fn large_title(sheet: &Sheet<'_>, title: &str, area: Rect) -> bool {
    let plain = title.bytes().all(|byte| (b' '..=b'~').contains(&byte));
    let wide = title.len() * usize::from(LETTER);
    plain && !sheet.is_ascii() && wide <= usize::from(area.width) && area.height >= 20
}

fn draw_large(sheet: &mut Sheet<'_>, area: Rect, title: &str, style: ratatui::style::Style) {
    let wide = title.len() as u16 * LETTER;
    let place = Rect {
        height: TITLE,
        ..skip_left(area, (area.width - wide) / 2)
    };
    let large = BigText::builder()
        .pixel_size(PixelSize::Quadrant)
        .style(style)
        .lines(vec![title.into()])
        .build();
    sheet.widget(place, large);
}

/// What the large figures mean, in words.
fn meaning(sheet: &Sheet<'_>, reading: &Reading) -> (String, ratatui::style::Style) {
    let allotted = reading
        .current_time()
        .map_or(0, |time| span::minutes(time.allotted));
    match reading.ticking {
        Ticking::Paused => ("the clock is paused".to_owned(), sheet.theme.warning),
        _ if reading.is_over() => (
            format!("over the {allotted} minutes we gave it"),
            sheet.theme.overrun,
        ),
        _ => (format!("left of {allotted} minutes"), sheet.theme.accent),
    }
}
