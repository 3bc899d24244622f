//! Standard output for data and standard error for sentences. A reader that goes away (`| head`)
//! ends the output quietly; text for people has nothing in it that a terminal would obey.

use std::io::{self, BufWriter, Stdout, Write};
use std::path::Path;

use unicode_width::UnicodeWidthStr;

use super::stop::Stop;
use crate::forum::plain::{neutralise, neutralise_lines};
use crate::store::disk::RealDisk;
use crate::store::replace::replace;

/// Standard output.
pub struct Output {
    to: Option<BufWriter<Stdout>>,
}

impl Output {
    /// Standard output, with nothing written yet.
    pub fn new() -> Self {
        Self {
            to: Some(BufWriter::new(io::stdout())),
        }
    }

    /// Writes data as it is. For bytes that a program made.
    pub fn data(&mut self, text: &[u8]) -> io::Result<()> {
        let Some(to) = &mut self.to else {
            return Ok(());
        };
        let wrote = to.write_all(text);
        self.unless_closed(wrote)
    }

    /// Writes a document into a file, which is taken from `folder` on and replaced when it is there;
    /// to standard output where no file is named.
    pub fn document(&mut self, folder: &Path, file: Option<&Path>, text: &str) -> Result<(), Stop> {
        let Some(file) = file else {
            return Ok(self.data(text.as_bytes())?);
        };
        write(&folder.join(file), text).map_err(|error| Stop::disk(file, &error))?;
        say(&format!("Wrote {}", file.display()));
        Ok(())
    }

    /// Writes text for people, in which `\n` alone is obeyed.
    pub fn text(&mut self, text: &str) -> io::Result<()> {
        self.data(neutralise_lines(text).as_bytes())
    }

    /// Writes a line for people.
    pub fn line(&mut self, text: &str) -> io::Result<()> {
        self.data(neutralise(text).as_bytes())?;
        self.data(b"\n")
    }

    /// Writes rows in columns two blanks apart; the last column is as long as it wants.
    pub fn table<const N: usize>(&mut self, rows: &[[String; N]]) -> io::Result<()> {
        let rows: Vec<[String; N]> = rows
            .iter()
            .map(|row| row.each_ref().map(|cell| neutralise(cell).into_owned()))
            .collect();
        let widths: [usize; N] = std::array::from_fn(|column| {
            let cells = rows.iter().map(|row| row[column].width());
            cells.max().unwrap_or_default()
        });
        for row in &rows {
            let mut line = String::new();
            for (cell, width) in row.iter().zip(widths) {
                line.push_str(cell);
                line.push_str(&" ".repeat(width - cell.width() + 2));
            }
            self.data(line.trim_end().as_bytes())?;
            self.data(b"\n")?;
        }
        Ok(())
    }

    /// Sends what is still held back.
    pub fn finish(&mut self) -> io::Result<()> {
        let Some(to) = &mut self.to else {
            return Ok(());
        };
        let flushed = to.flush();
        self.unless_closed(flushed)
    }

    fn unless_closed(&mut self, wrote: io::Result<()>) -> io::Result<()> {
        match wrote {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                // What is held back has no reader any more; into_parts drops it without a write.
                if let Some(to) = self.to.take() {
                    drop(to.into_parts());
                }
                Ok(())
            }
            wrote => wrote,
        }
    }
}

impl Default for Output {
    fn default() -> Self {
        Self::new()
    }
}

/// Says a sentence on standard error. One that cannot be said is lost: there is nowhere else.
pub fn say(sentence: &str) {
    let mut to = io::stderr().lock();
    let _ = writeln!(to, "{}", neutralise_lines(sentence));
}

/// Replaces a plain file whole or not at all; a device or a link is written to.
fn write(path: &Path, text: &str) -> std::io::Result<()> {
    let plain = path
        .symlink_metadata()
        .map_or(true, |metadata| metadata.is_file());
    if plain {
        replace(&RealDisk, path, text.as_bytes())
    } else {
        std::fs::write(path, text)
    }
}
