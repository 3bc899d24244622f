//! The room view: the current item and a clock that is read from across the room. Nothing else.

use ratatui::layout::Rect;
use tui_big_text::{BigText, PixelSize};

use crate::forum::agenda::AgendaItem;
use crate::forum::meeting::MeetingState;
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
    let layout = Layout::of(sheet, area, item, &time_words(reading));
    let mut rest = skip_top(area, layout.above);
    if layout.large_title {
        draw_large(sheet, rest, &item.title, strong);
    } else {
        sheet.put_centred(rest, &item.title, strong);
    }
    rest = skip_top(rest, layout.title_height() + 1);
    draw_clock(sheet, rest, reading, &layout);
    rest = skip_top(rest, layout.clock_height + 5);
    let next = board
        .next_item()
        .map_or("the end", |next| next.title.as_str());
    let words = format!(
        "next: {next}   {}   ends {}",
        sheet.signs.dot,
        reading.ends.clock()
    );
    sheet.put_centred(rest, &words, dim);
    frame::prompts::beside(sheet, layout.in_the_middle(skip_top(rest, 2)), item);
}

/// What the clock shows: the time that is left, or that it is over by.
fn time_words(reading: &Reading) -> String {
    let sign = if reading.is_over() { "+" } else { "" };
    format!("{sign}{}", clock::time(reading.left))
}

/// How the lines of the screen are shared.
struct Layout {
    /// Empty lines above the title.
    above: u16,
    /// Whether the title is written large.
    large_title: bool,
    /// How large the clock is; none for a line of text.
    scale: Option<u16>,
    clock_height: u16,
    /// The columns of the bar and of what may be said.
    wide: u16,
}

impl Layout {
    fn of(sheet: &Sheet<'_>, area: Rect, item: &AgendaItem, time: &str) -> Self {
        let wide = area.width.min(if area.height < TALL { 72 } else { 60 });
        let said = frame::prompts::height_beside(item, usize::from(wide));
        // The clock and what stands around it; what may be said comes before a large title.
        let small = CLOCK + 8;
        let large_title =
            large_title(sheet, &item.title, area) && area.height >= small + TITLE + said;
        let title_height = if large_title { TITLE } else { 1 };
        // The title, the clock, what it means, the bar, what comes next, with air between them.
        let around = 8 + title_height + if area.height < TALL { said } else { 0 };
        let room = Rect {
            height: area.height.saturating_sub(around),
            ..area
        };
        let scale = big::scale_for(time, room);
        let clock_height = scale.map_or(1, |scale| big::size(time, scale).1);
        let tall = clock_height + 7 + title_height;
        let above = area.height.saturating_sub(tall) / 2;
        Self {
            above: above.min(area.height.saturating_sub(tall + 1 + said)),
            large_title,
            scale,
            clock_height,
            wide,
        }
    }

    fn title_height(&self) -> u16 {
        if self.large_title { TITLE } else { 1 }
    }

    /// The columns in the middle of an area.
    fn in_the_middle(&self, area: Rect) -> Rect {
        Rect {
            width: self.wide,
            ..skip_left(area, (area.width - self.wide) / 2)
        }
    }
}

/// The clock, what it means, and how much of the time is gone.
fn draw_clock(sheet: &mut Sheet<'_>, area: Rect, reading: &Reading, layout: &Layout) {
    let (means, style) = meaning(sheet, reading);
    let words = time_words(reading);
    match layout.scale {
        Some(scale) => big::draw(sheet, area, &words, scale, style),
        None => sheet.put_centred(area, &words, style),
    }
    let below = skip_top(area, layout.clock_height + 1);
    sheet.put_centred(below, &means, style);
    let filled = if reading.is_over() {
        sheet.theme.overrun
    } else {
        sheet.theme.bar
    };
    let line = layout.in_the_middle(skip_top(below, 2));
    bar::bar(sheet, line, reading.fraction, filled);
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
            let day = board.date.unwrap_or(meeting.name.date());
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
        .map_or(0, |time| clock::minutes(time.allotted));
    match reading.ticking {
        Ticking::Paused => ("the clock is paused".to_owned(), sheet.theme.warning),
        _ if reading.is_over() => (
            format!("over the {allotted} minutes we gave it"),
            sheet.theme.overrun,
        ),
        _ => (format!("left of {allotted} minutes"), sheet.theme.accent),
    }
}
