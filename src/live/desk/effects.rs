//! What the desk does for each effect of the session: this file only sends each to where it is done.

use super::Work;
use crate::session::effect::Effect;
use crate::session::message::Message;
use crate::store::folder::Folder;
use crate::store::kept_sentences;
use crate::store::settings::Places;

impl Work {
    /// Does what the session wants done.
    pub(super) fn effect(&mut self, effect: Effect) {
        match effect {
            Effect::Save(file, value, number) => self.save(&file, value, number),
            Effect::Taken(file) => {
                if let Some(keeper) = &mut self.keeper {
                    keeper.taken(&file);
                }
            }
            Effect::KeepSentence(sum) => {
                if let Some(keeper) = &self.keeper {
                    // At worst its hint is shown once more.
                    let _ = kept_sentences::add(keeper.folder().root(), sum);
                }
            }
            Effect::OpenForum(root) => match Folder::open(&root) {
                Ok(folder) => self.open(folder, false),
                Err(error) => self.tell(Message::NotOpened(error.to_string())),
            },
            Effect::CreateForum(root, charter) => self.create_forum(&root, &charter),
            Effect::OpenSample => self.open_sample(),
            Effect::OpenMeeting { name, live } => self.open_meeting(&name, live),
            Effect::ReadPast => {
                self.read_past();
                self.read_earlier_work();
            }
            Effect::ReadLast(name) => self.read_last(&name),
            Effect::ReadFacts(names) => self.read_facts(names),
            Effect::Search {
                asked,
                query,
                today,
                most,
                afresh,
            } => self.search(asked, *query, today, most, afresh),
            Effect::StopSearch => {
                if let Some(searching) = &self.searching {
                    searching.stop();
                }
            }
            Effect::ReadHistory(subject) => self.read_history(subject),
            Effect::ReadTrends => self.read_trends(),
            Effect::ReadFigures(path, name) => self.read_figures(path, name),
            Effect::CreateMeeting(meeting) => self.create_meeting(&meeting),
            Effect::KeepCarried(name, from) => self.keep_carried(&name, &from),
            Effect::WriteMinutes(name, boards) => self.write_minutes(&name, &boards),
            Effect::Git {
                number,
                errand,
                message,
            } => self.git(number, errand, message),
            Effect::StopGit => self.stop_git(),
            Effect::WriteBrief {
                meeting,
                issue,
                form,
                boards,
            } => self.write_brief(&meeting, &issue, form, &boards),
            Effect::TakeAlong(form, name, boards) => self.take_along(form, name, boards),
            Effect::TakeSiteAlong => self.take_site_along(),
            Effect::RememberTheme(theme) => remember_theme(theme.word()),
            Effect::ReadWording => self.read_wording(),
            Effect::ListLeads(typed) => self.list_leads(typed),
            Effect::ReadLeads {
                reading,
                source,
                definitions,
            } => self.read_leads(reading, source, definitions),
            Effect::ReadHeaders(path) => self.read_headers(path),
            Effect::StopReading => {
                if let Some(progress) = self.reading.take() {
                    progress.cancel();
                }
            }
            Effect::ReadVersions => self.read_versions(),
            Effect::ReadDefinition(path) => self.read_definition(path),
            Effect::TryDefinition(trial) => {
                self.beside(move |tell| tell(Message::DefinitionTried(Box::new(trial.run()))));
            }
            effect => self.effect_beside(effect),
        }
    }
}

fn remember_theme(theme: &str) {
    if let Some(places) = Places::of_user() {
        let (mut settings, fault) = places.settings();
        if fault.is_none() {
            settings.theme = Some(theme.to_owned());
            // Next time it would be the theme of before; nothing else is lost.
            let _ = places.save_settings(&settings);
        }
    }
}
