//! Draws a real frame of the running sample forum as an SVG picture, for the README:
//! `cargo run --example screen_svg > assets/screen.svg`. Keys may be given: `-- 4 Down`.

use std::fmt::Write as _;

use lockstep_forum::forum::moment::Moment;
use lockstep_forum::live::opening;
use lockstep_forum::screens;
use lockstep_forum::session::Session;
use lockstep_forum::session::key::Key;
use lockstep_forum::session::message::Message;
use lockstep_forum::session::update::update;
use lockstep_forum::store::folder::Folder;
use lockstep_forum::store::sample;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};
use unicode_width::UnicodeWidthStr;

/// The size of the terminal in the picture.
const COLUMNS: u16 = 120;
const ROWS: u16 = 36;
/// The size of a cell in pixels.
const WIDE: f32 = 8.4;
const HIGH: f32 = 18.0;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let now = Moment::parse("2026-11-24T10:18:00+01:00")?;
    let folder = tempfile::tempdir()?;
    sample::write(folder.path(), now)?;
    let mut session = Session::new(now, (COLUMNS, ROWS), 1);
    let (opened, _, _) = opening::forum(Folder::open(folder.path())?, true);
    update(&mut session, Message::ForumOpened(Box::new(opened)), now);
    let name = session.live.as_ref().map(|meeting| meeting.name.clone());
    if let Some(name) = name {
        let earlier = opening::earlier(&Folder::open(folder.path())?, &name);
        update(&mut session, Message::EarlierRead(earlier, name), now);
    }
    for name in std::env::args().skip(1) {
        let key: Key = name.parse()?;
        update(&mut session, Message::Pressed(key), now);
    }
    session.saving.last = Some(now);
    let mut terminal = Terminal::new(TestBackend::new(COLUMNS, ROWS))?;
    terminal.draw(|frame| {
        screens::draw(frame, &session);
    })?;
    print!("{}", picture(terminal.backend().buffer()));
    Ok(())
}

/// The frame as an SVG: a rectangle for each run of one background, a text for each run of one style.
fn picture(frame: &Buffer) -> String {
    let (width, height) = (f32::from(COLUMNS) * WIDE, f32::from(ROWS) * HIGH);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {w} {h}\" role=\"img\" \
         aria-label=\"Lockstep in a terminal\">\n<rect width=\"{w}\" height=\"{h}\" rx=\"6\" fill=\"{}\"/>\n\
         <g font-family=\"ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace\" font-size=\"14\" \
         xml:space=\"preserve\">\n",
        color(background(&frame[(0, 0)]), "#1b1d23"),
        w = width,
        h = height,
    );
    for row in 0..ROWS {
        let mut column = 0;
        while column < COLUMNS {
            let start = column;
            let style = (
                foreground(&frame[(start, row)]),
                background(&frame[(start, row)]),
                frame[(start, row)].modifier,
            );
            let mut text = String::new();
            while column < COLUMNS {
                let cell = &frame[(column, row)];
                if (foreground(cell), background(cell), cell.modifier) != style {
                    break;
                }
                text.push_str(cell.symbol());
                column += (cell.symbol().width() as u16).max(1);
            }
            run(&mut svg, start, row, column - start, &text, style);
        }
    }
    svg.push_str("</g>\n</svg>\n");
    svg
}

fn run(
    svg: &mut String,
    column: u16,
    row: u16,
    cells: u16,
    text: &str,
    style: (Color, Color, Modifier),
) {
    let (x, y) = (f32::from(column) * WIDE, f32::from(row) * HIGH);
    let wide = f32::from(cells) * WIDE;
    let (foreground, background, modifier) = style;
    if background != Color::Reset {
        let fill = color(background, "none");
        let _ = writeln!(
            svg,
            "<rect x=\"{x}\" y=\"{y}\" width=\"{wide}\" height=\"{HIGH}\" fill=\"{fill}\"/>"
        );
    }
    if text.trim().is_empty() {
        return;
    }
    let escaped = text
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    let mut look = String::new();
    if modifier.contains(Modifier::BOLD) {
        look.push_str(" font-weight=\"bold\"");
    }
    if modifier.contains(Modifier::UNDERLINED) {
        look.push_str(" text-decoration=\"underline\"");
    }
    if modifier.contains(Modifier::DIM) {
        look.push_str(" opacity=\"0.6\"");
    }
    let fill = color(foreground, "#d8dae0");
    let base = y + HIGH * 0.74;
    let _ = writeln!(
        svg,
        "<text x=\"{x}\" y=\"{base}\" textLength=\"{wide}\" lengthAdjust=\"spacingAndGlyphs\" fill=\"{fill}\"{look}>{escaped}</text>"
    );
}

fn foreground(cell: &Cell) -> Color {
    if cell.modifier.contains(Modifier::REVERSED) {
        cell.bg
    } else {
        cell.fg
    }
}

fn background(cell: &Cell) -> Color {
    if cell.modifier.contains(Modifier::REVERSED) {
        cell.fg
    } else {
        cell.bg
    }
}

fn color(color: Color, otherwise: &str) -> String {
    match color {
        Color::Rgb(red, green, blue) => format!("#{red:02x}{green:02x}{blue:02x}"),
        _ => otherwise.to_owned(),
    }
}
