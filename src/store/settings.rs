//! What a user keeps for all forums on this machine: the theme, and the forums opened lately. A
//! file that cannot be read counts as empty; it never stops the program.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use directories::ProjectDirs;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::disk::{Disk, RealDisk, read_text};
use super::layout::lay_out;
use super::reading;
use super::replace::replace;
use super::syntax;
use super::text;
use super::writing::tree_of;

/// The most forums that are remembered.
const MOST_RECENT: usize = 8;

/// The user's own settings.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// The theme's name; none is the program's choice.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub theme: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Recent {
    forums: Vec<String>,
}

/// Where the settings are.
#[derive(Clone, Debug)]
pub struct Places {
    config: PathBuf,
    data: PathBuf,
}

impl Places {
    /// The platform's folders for this user; none where there is no home.
    pub fn of_user() -> Option<Self> {
        let folders = ProjectDirs::from("", "", "lockstep")?;
        Some(Self {
            config: folders.config_dir().to_owned(),
            data: folders.data_dir().to_owned(),
        })
    }

    /// Folders below that one.
    pub fn under(base: &Path) -> Self {
        Self {
            config: base.join("config"),
            data: base.join("data"),
        }
    }

    /// The folder for the user's own configuration.
    pub fn config(&self) -> &Path {
        &self.config
    }

    /// The folder for what the program keeps for the user.
    pub fn data(&self) -> &Path {
        &self.data
    }

    /// Reads the settings, and says what is wrong with their file.
    pub fn settings(&self) -> (Settings, Option<String>) {
        read(&self.config.join("settings.ron"))
    }

    /// Writes the settings; comments in the file stay. A file that cannot be read is not
    /// overwritten.
    pub fn save_settings(&self, settings: &Settings) -> io::Result<()> {
        write(&self.config.join("settings.ron"), settings)
    }

    /// The forums opened lately, the last one first, those that are still there.
    pub fn recent(&self) -> Vec<PathBuf> {
        let (recent, _) = read::<Recent>(&self.data.join("recent.ron"));
        let forums = recent.forums.into_iter().map(PathBuf::from);
        forums
            .filter(|root| root.join("forum.ron").is_file())
            .collect()
    }

    /// Remembers that a forum was opened.
    pub fn opened(&self, root: &Path) -> io::Result<()> {
        // A path that is not Unicode cannot be written here; it is simply not remembered.
        let Some(name) = root.to_str() else {
            return Ok(());
        };
        let path = self.data.join("recent.ron");
        let (mut recent, _) = read::<Recent>(&path);
        recent.forums.retain(|known| known != name);
        recent.forums.insert(0, name.to_owned());
        recent.forums.truncate(MOST_RECENT);
        write(&path, &recent)
    }
}

fn read<T: DeserializeOwned + Default>(path: &Path) -> (T, Option<String>) {
    let file = path.display().to_string();
    let bytes = match RealDisk.read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return (T::default(), None),
        Err(error) => {
            return (
                T::default(),
                Some(format!("{file}: {}", super::disk::why(&error))),
            );
        }
    };
    let text = match text::read_bytes(&file, &bytes) {
        Ok(text) => text,
        Err(not_text) => return (T::default(), Some(not_text.fault().to_string())),
    };
    let lines = syntax::Lines::of(text);
    let fault = |wrong: &syntax::Wrong| {
        text::fault_at(&file, &lines, wrong.at, wrong.sentence.as_str()).to_string()
    };
    match syntax::parse(text) {
        Ok(tree) => {
            let (value, faults) = reading::read(&tree.root);
            (value, tree.faults.iter().chain(&faults).next().map(fault))
        }
        Err(wrong) => (T::default(), Some(fault(&wrong))),
    }
}

fn write<T: Serialize + DeserializeOwned + Default>(path: &Path, value: &T) -> io::Result<()> {
    if let (_, Some(sentence)) = read::<T>(path) {
        return Err(io::Error::other(sentence));
    }
    let before = read_text(path).unwrap_or_default();
    let tree = syntax::parse(&before).ok();
    let out = tree_of(value).map_err(io::Error::other)?;
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    replace(&RealDisk, path, lay_out(&out, tree.as_ref()).as_bytes())
}

#[cfg(test)]
mod tests {
    use super::{Places, Settings};
    use std::fs;

    #[test]
    fn settings_and_recent_forums_come_back() {
        let base = tempfile::tempdir().unwrap();
        let places = Places::under(base.path());
        assert_eq!(places.settings(), (Settings::default(), None));
        let dawn = Settings {
            theme: Some("dawn".into()),
        };
        places.save_settings(&dawn).unwrap();
        assert_eq!(places.settings(), (dawn, None));

        for name in ["one", "two", "three"] {
            let root = base.path().join(name);
            fs::create_dir_all(&root).unwrap();
            fs::write(root.join("forum.ron"), "Charter()").unwrap();
            places.opened(&root).unwrap();
        }
        places.opened(&base.path().join("one")).unwrap();
        fs::remove_dir_all(base.path().join("two")).unwrap();
        let recent = ["one", "three"].map(|name| base.path().join(name));
        assert_eq!(places.recent(), recent);
    }

    #[test]
    fn a_broken_settings_file_is_told_and_not_overwritten() {
        let base = tempfile::tempdir().unwrap();
        let places = Places::under(base.path());
        fs::create_dir_all(places.config()).unwrap();
        let path = places.config().join("settings.ron");
        fs::write(&path, "// mine\nSettings(\n    thme: \"dawn\",\n)\n").unwrap();
        let (settings, sentence) = places.settings();
        assert_eq!(settings, Settings::default());
        assert!(
            sentence
                .unwrap()
                .contains(":3:5: `thme` is not a field of the settings; did you mean `theme`?")
        );
        assert!(places.save_settings(&settings).is_err());
        assert!(fs::read_to_string(&path).unwrap().contains("thme"));
    }
}
