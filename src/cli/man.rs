//! `lockstep man`: the manual page, with a section for each verb.

use std::io;
use std::process::ExitCode;

use clap::{Command, CommandFactory};
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};

use super::arguments::Arguments;
use super::output::Output;
use super::stop::Ended;
use crate::session::keymap::KeyMap;

/// Prints the manual page in roff.
pub fn run(out: &mut Output) -> Ended {
    let mut page = Vec::new();
    write_page(&mut page)?;
    out.data(&page)?;
    Ok(ExitCode::SUCCESS)
}

fn write_page(page: &mut Vec<u8>) -> io::Result<()> {
    let mut command = Arguments::command();
    command.build();
    let man = Man::new(command.clone());
    man.render_title(page)?;
    man.render_name_section(page)?;
    man.render_synopsis_section(page)?;
    man.render_description_section(page)?;
    man.render_options_section(page)?;
    for verb in command.get_subcommands() {
        write_verb(page, verb)?;
    }
    write_keys(page)?;
    man.render_extra_section(page)?;
    Ok(())
}

/// The keys of the screen, from the one table of commands.
fn write_keys(page: &mut Vec<u8>) -> io::Result<()> {
    let mut roff = Roff::new();
    roff.control("SH", ["KEYS"]);
    let keys = KeyMap::default();
    let mut rows: Vec<_> = keys.rows().collect();
    rows.sort_by_key(|(entry, _)| entry.place);
    let mut heading = "";
    for (entry, keys) in rows {
        let place = entry.place.heading();
        if place != heading {
            heading = place;
            roff.control("SS", [heading]);
        }
        let keys: Vec<String> = keys.iter().map(ToString::to_string).collect();
        roff.control("TP", []);
        roff.text([bold(keys.join(" ")), roman(format!("  {}", entry.name))]);
        roff.text([roman(entry.says)]);
    }
    roff.to_writer(page)
}

fn write_verb(page: &mut Vec<u8>, verb: &Command) -> io::Result<()> {
    if verb.get_name() == "help" {
        return Ok(());
    }
    let mut roff = Roff::new();
    roff.control("SH", [verb.get_bin_name().unwrap_or(verb.get_name())]);
    roff.to_writer(page)?;
    // What every verb takes is said once, further up.
    let man = Man::new(verb.clone().mut_args(|arg| {
        let everywhere = arg.is_global_set() || arg.get_id() == "help";
        arg.hide(everywhere)
    }));
    let mut description = Vec::new();
    man.render_description_section(&mut description)?;
    without_heading(page, &description);
    let mut options = Vec::new();
    man.render_options_section(&mut options)?;
    without_heading(page, &options);
    for verb in verb.get_subcommands() {
        write_verb(page, verb)?;
    }
    Ok(())
}

/// A verb's part has one heading, its name; the ones inside it go.
fn without_heading(page: &mut Vec<u8>, section: &[u8]) {
    for line in section.split_inclusive(|byte| *byte == b'\n') {
        if !line.starts_with(b".SH") {
            page.extend_from_slice(line);
        }
    }
}
