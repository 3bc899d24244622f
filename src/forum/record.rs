//! What all stored values have in common: an empty value, equality, and a three-way merge by
//! field. The [`record!`](crate::record) macro gives a struct all of it at once.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use serde::de::DeserializeOwned;
use serde::ser::SerializeMap;
use serde::{Deserialize, Serialize, Serializer};

use super::lines::merge_lines;
use super::merge::{Merging, NotSettled};

/// A value that is stored in a forum's files.
pub trait Value: Clone + Default + PartialEq + Serialize {
    /// Merges two changes of one value: `base` is what both started from.
    ///
    /// Where only one side changed, the result is that side's; where both changed to different
    /// values, the result is `mine` and the clash is noted in `merging`, with theirs.
    #[must_use]
    fn merge(base: &Self, mine: &Self, theirs: &Self, merging: &mut Merging) -> Self;

    /// Puts `text` (a RON value) in the place that `path` names below this value.
    fn settle(&mut self, path: &[&str], text: &str) -> Result<(), NotSettled>;

    /// Writes the value with the fields that say nothing as well, for programs that read it.
    fn write_in_full<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.serialize(serializer)
    }

    /// The value without the items that it shares with `other`: of a board and its edited copy, what
    /// the edit touched. Items are taken or left whole.
    #[must_use]
    fn unshared(&self, _other: &Self) -> Self {
        self.clone()
    }

    /// Writes the value with the unit [`SHARED`] in the place of each item that it shares with
    /// `other`.
    fn write_unshared<S: Serializer>(
        &self,
        _other: &Self,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        self.serialize(serializer)
    }

    /// Whether the value says nothing and is left out when its record is written.
    fn left_out(&self) -> bool {
        *self == Self::default()
    }
}

/// What [`Value::write_unshared`] writes in the place of a shared item.
pub const SHARED: &str = "Shared";

/// A value as [`Value::write_unshared`] writes it, beside the one that it shares items with.
pub struct Unshared<'a, T>(pub &'a T, pub &'a T);

impl<T: Value> Serialize for Unshared<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.write_unshared(self.1, serializer)
    }
}

/// A value as [`Value::write_in_full`] writes it.
pub struct InFull<'a, T>(pub &'a T);

impl<T: Value> Serialize for InFull<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.write_in_full(serializer)
    }
}

/// For `skip_serializing_if`.
pub fn left_out<T: Value>(value: &T) -> bool {
    value.left_out()
}

/// The merge of a value that is merged whole: a word, a number, a date, an enum.
pub fn merge_whole<T: Clone + PartialEq + Serialize>(
    base: &T,
    mine: &T,
    theirs: &T,
    merging: &mut Merging,
) -> T {
    if mine == base {
        return theirs.clone();
    }
    if mine != theirs && theirs != base {
        merging.clash(theirs);
    }
    mine.clone()
}

/// Settles a value that is merged whole.
pub fn settle_whole<T: DeserializeOwned>(
    value: &mut T,
    path: &[&str],
    text: &str,
) -> Result<(), NotSettled> {
    if !path.is_empty() {
        return Err(NotSettled::NoSuchPlace);
    }
    *value = super::merge::read_value(text)?;
    Ok(())
}

/// Declares types that are merged whole.
#[macro_export]
macro_rules! whole {
    ($($type:ty),+ $(,)?) => { $(
        impl $crate::forum::record::Value for $type {
            fn merge(
                base: &Self,
                mine: &Self,
                theirs: &Self,
                merging: &mut $crate::forum::merge::Merging,
            ) -> Self {
                $crate::forum::record::merge_whole(base, mine, theirs, merging)
            }

            fn settle(
                &mut self,
                path: &[&str],
                text: &str,
            ) -> Result<(), $crate::forum::merge::NotSettled> {
                $crate::forum::record::settle_whole(self, path, text)
            }
        }
    )+ };
}

whole!(
    Id,
    Handle,
    String,
    bool,
    u8,
    u16,
    u32,
    u64,
    i32,
    i64,
    f64,
    Option<String>,
    Option<u32>,
    Option<u64>,
    Option<f64>,
    Option<jiff::civil::Date>,
    Option<Id>,
    Option<Handle>,
    Vec<Handle>,
);

/// A text of several lines: both sides' lines are kept where they changed different ones.
impl Value for Vec<String> {
    fn merge(base: &Self, mine: &Self, theirs: &Self, merging: &mut Merging) -> Self {
        if mine == base {
            return theirs.clone();
        }
        if theirs == base || theirs == mine {
            return mine.clone();
        }
        let merged = merge_lines(base, mine, theirs);
        if let Some(with_theirs) = merged.with_theirs {
            merging.clash(&with_theirs);
        }
        merged.lines
    }

    fn settle(&mut self, path: &[&str], text: &str) -> Result<(), NotSettled> {
        settle_whole(self, path, text)
    }
}

/// Declares a stored struct: its fields may all be left out in a file, an unknown field is an
/// error, a field that says nothing is not written, and two changed copies merge field by field.
#[macro_export]
macro_rules! record {
    (
        $(#[$meta:meta])*
        pub struct $name:ident {
            $( $(#[$field_meta:meta])* pub $field:ident : $type:ty, )*
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
        #[serde(deny_unknown_fields, default)]
        pub struct $name {
            $(
                $(#[$field_meta])*
                #[serde(skip_serializing_if = "crate::forum::record::left_out")]
                pub $field: $type,
            )*
        }

        impl $crate::forum::record::Value for $name {
            fn merge(
                base: &Self,
                mine: &Self,
                theirs: &Self,
                merging: &mut $crate::forum::merge::Merging,
            ) -> Self {
                if mine == theirs || theirs == base {
                    return mine.clone();
                }
                if mine == base {
                    return theirs.clone();
                }
                Self {
                    $( $field: merging.at(stringify!($field), |merging| {
                        $crate::forum::record::Value::merge(
                            &base.$field, &mine.$field, &theirs.$field, merging,
                        )
                    }), )*
                }
            }

            fn write_in_full<S: serde::Serializer>(
                &self,
                serializer: S,
            ) -> Result<S::Ok, S::Error> {
                use serde::ser::SerializeStruct;
                let fields = [$( stringify!($field) ),*].len();
                let mut written = serializer.serialize_struct(stringify!($name), fields)?;
                $( written.serialize_field(
                    stringify!($field),
                    &$crate::forum::record::InFull(&self.$field),
                )?; )*
                written.end()
            }

            fn unshared(&self, other: &Self) -> Self {
                Self {
                    $( $field: $crate::forum::record::Value::unshared(
                        &self.$field, &other.$field,
                    ), )*
                }
            }

            fn write_unshared<S: serde::Serializer>(
                &self,
                other: &Self,
                serializer: S,
            ) -> Result<S::Ok, S::Error> {
                use serde::ser::SerializeStruct;
                let fields = [$( stringify!($field) ),*].len();
                let mut written = serializer.serialize_struct(stringify!($name), fields)?;
                $( if !$crate::forum::record::left_out(&self.$field) {
                    written.serialize_field(
                        stringify!($field),
                        &$crate::forum::record::Unshared(&self.$field, &other.$field),
                    )?;
                } )*
                written.end()
            }

            fn settle(
                &mut self,
                path: &[&str],
                text: &str,
            ) -> Result<(), $crate::forum::merge::NotSettled> {
                match path {
                    [] => *self = $crate::forum::merge::read_value(text)?,
                    [first, rest @ ..] => match *first {
                        $( stringify!($field) => {
                            $crate::forum::record::Value::settle(&mut self.$field, rest, text)?;
                        } )*
                        _ => return Err($crate::forum::merge::NotSettled::NoSuchPlace),
                    },
                }
                Ok(())
            }
        }
    };
}

/// The name of an item within its board: short and random, the same from meeting to meeting.
///
/// New ones are eight characters of Crockford's base 32 in lower case; a person may write any
/// other word by hand.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Id(pub String);

impl Id {
    /// The id that 40 random bits make.
    pub fn from_bits(bits: u64) -> Self {
        const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
        let text = (0..8)
            .map(|place| char::from(ALPHABET[(bits >> (place * 5) & 31) as usize]))
            .collect();
        Self(text)
    }

    /// The id as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<&str> for Id {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

/// The short name by which the roster knows a person and by which files refer to them: `ana`.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Handle(pub String);

impl Handle {
    /// The handle as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Handle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<&str> for Handle {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

/// The items of a board by their id: stored in id order, one shared copy each, so that a board is
/// cheap to keep before and after an edit. Order on screen comes from the items' fields.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(
    transparent,
    bound(
        deserialize = "T: Deserialize<'de>, K: Deserialize<'de>",
        serialize = "T: Serialize, K: Serialize"
    )
)]
pub struct Items<T, K: Ord = Id>(BTreeMap<K, Arc<T>>);

/// An item that both share is equal without a look into it, so that a board of thousands is compared
/// with its edited copy in no time.
impl<T: PartialEq, K: Ord> PartialEq for Items<T, K> {
    fn eq(&self, other: &Self) -> bool {
        let pairs = self.0.iter().zip(&other.0);
        self.0.len() == other.0.len()
            && pairs.into_iter().all(|((id, item), (its_id, its_item))| {
                id == its_id && (Arc::ptr_eq(item, its_item) || item == its_item)
            })
    }
}

impl<T, K: Ord> Default for Items<T, K> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

/// The most items that one list of a board may hold.
pub const MOST_ITEMS: usize = 5_000;

impl<T, K: Ord> Items<T, K> {
    /// The item of that id.
    pub fn get(&self, id: &K) -> Option<&T> {
        self.0.get(id).map(Arc::as_ref)
    }

    /// Whether there is an item of that id.
    pub fn contains(&self, id: &K) -> bool {
        self.0.contains_key(id)
    }

    /// All items in id order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&K, &T)> + ExactSizeIterator {
        self.0.iter().map(|(id, item)| (id, item.as_ref()))
    }

    /// All ids, in order.
    pub fn ids(&self) -> impl Iterator<Item = &K> {
        self.0.keys()
    }

    /// All items, in id order.
    pub fn values(&self) -> impl Iterator<Item = &T> {
        self.0.values().map(Arc::as_ref)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Puts an item in, in place of one of the same id.
    pub fn insert(&mut self, id: K, item: T) {
        self.0.insert(id, Arc::new(item));
    }

    /// Takes an item out. For what was never shared; anything else is dropped by its state.
    pub fn remove(&mut self, id: &K) {
        self.0.remove(id);
    }
}

impl<T: Clone, K: Ord> Items<T, K> {
    /// The item of that id, to be changed.
    pub fn get_mut(&mut self, id: &K) -> Option<&mut T> {
        self.0.get_mut(id).map(Arc::make_mut)
    }
}

impl<T, K: Ord> FromIterator<(K, T)> for Items<T, K> {
    fn from_iter<I: IntoIterator<Item = (K, T)>>(items: I) -> Self {
        Self(
            items
                .into_iter()
                .map(|(id, item)| (id, Arc::new(item)))
                .collect(),
        )
    }
}

impl<T, K: Ord> Items<T, K> {
    /// Tells of items, asked in order, which are the very same copy on that board.
    fn shared_by(other: &Self) -> impl FnMut(&K, &Arc<T>) -> bool + use<'_, T, K> {
        let mut others = other.0.iter().peekable();
        move |id, item| {
            while others.next_if(|(other, _)| *other < id).is_some() {}
            let same = others.next_if(|(other, _)| *other == id);
            same.is_some_and(|(_, other)| Arc::ptr_eq(item, other))
        }
    }
}

/// Stands for an item as [`SHARED`] says.
struct SharedItem;

impl Serialize for SharedItem {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_unit_struct(SHARED)
    }
}

impl<T, K> Value for Items<T, K>
where
    T: Value,
    K: Ord + Clone + AsKey + Serialize,
{
    fn write_in_full<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter().map(|(id, item)| (id, InFull(item))))
    }

    fn unshared(&self, other: &Self) -> Self {
        let mut shared = Self::shared_by(other);
        let own = self.0.iter().filter(|(id, item)| !shared(id, item));
        Self(
            own.map(|(id, item)| (id.clone(), Arc::clone(item)))
                .collect(),
        )
    }

    fn write_unshared<S: Serializer>(
        &self,
        other: &Self,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let mut shared = Self::shared_by(other);
        let mut map = serializer.serialize_map(Some(self.len()))?;
        for (id, item) in &self.0 {
            if shared(id, item) {
                map.serialize_entry(id, &SharedItem)?;
            } else {
                map.serialize_entry(id, item)?;
            }
        }
        map.end()
    }

    fn merge(base: &Self, mine: &Self, theirs: &Self, merging: &mut Merging) -> Self {
        let ids: BTreeSet<&K> = base
            .0
            .keys()
            .chain(mine.0.keys())
            .chain(theirs.0.keys())
            .collect();
        let merged = ids.into_iter().filter_map(|id| {
            let (was, ours, other) = (base.0.get(id), mine.0.get(id), theirs.0.get(id));
            let item = match (was, ours, other) {
                (_, Some(ours), Some(other)) if Arc::ptr_eq(ours, other) => Some(Arc::clone(ours)),
                (was, Some(ours), Some(other)) => {
                    let nothing = T::default();
                    let was = was.map_or(&nothing, Arc::as_ref);
                    let merged =
                        merging.at(id.key(), |merging| T::merge(was, ours, other, merging));
                    Some(Arc::new(merged))
                }
                // Taken out by hand on one side: a change made on the other side is kept.
                (Some(was), Some(kept), None) | (Some(was), None, Some(kept)) => {
                    (was != kept).then(|| Arc::clone(kept))
                }
                (None, Some(new), None) | (None, None, Some(new)) => Some(Arc::clone(new)),
                (_, None, None) => None,
            };
            item.map(|item| (id.clone(), item))
        });
        Self(merged.collect())
    }

    fn settle(&mut self, path: &[&str], text: &str) -> Result<(), NotSettled> {
        let [first, rest @ ..] = path else {
            return Err(NotSettled::NoSuchPlace);
        };
        let found = self.0.iter_mut().find(|(id, _)| id.key() == *first);
        let (_, item) = found.ok_or(NotSettled::NoSuchPlace)?;
        Arc::make_mut(item).settle(rest, text)
    }
}

/// A key that can be named in a path.
pub trait AsKey {
    /// The key as it stands in a path.
    fn key(&self) -> &str;
}

impl AsKey for Id {
    fn key(&self) -> &str {
        &self.0
    }
}

impl AsKey for Handle {
    fn key(&self) -> &str {
        &self.0
    }
}

impl AsKey for String {
    fn key(&self) -> &str {
        self
    }
}

/// A value that may be absent, merged within where it is present on all sides.
impl<T: Value + Nested> Value for Option<T> {
    fn write_in_full<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Some(value) => serializer.serialize_some(&InFull(value)),
            None => serializer.serialize_none(),
        }
    }

    fn merge(base: &Self, mine: &Self, theirs: &Self, merging: &mut Merging) -> Self {
        match (base, mine, theirs) {
            (base, Some(ours), Some(other)) => {
                let nothing = T::default();
                Some(T::merge(
                    base.as_ref().unwrap_or(&nothing),
                    ours,
                    other,
                    merging,
                ))
            }
            (Some(was), Some(kept), None) | (Some(was), None, Some(kept)) => {
                (was != kept).then(|| kept.clone())
            }
            (None, Some(new), None) | (None, None, Some(new)) => Some(new.clone()),
            (_, None, None) => None,
        }
    }

    fn settle(&mut self, path: &[&str], text: &str) -> Result<(), NotSettled> {
        self.get_or_insert_default().settle(path, text)
    }
}

/// Marks a record that may stand in an `Option`.
pub trait Nested {}

/// A set of words: what either side added or took out is added or taken out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Words(pub BTreeSet<String>);

impl Value for Words {
    fn merge(base: &Self, mine: &Self, theirs: &Self, _: &mut Merging) -> Self {
        let all = mine.0.union(&theirs.0);
        let kept = all.filter(|word| {
            let in_base = base.0.contains(*word);
            !in_base || (mine.0.contains(*word) && theirs.0.contains(*word))
        });
        Self(kept.cloned().collect())
    }

    fn settle(&mut self, path: &[&str], text: &str) -> Result<(), NotSettled> {
        settle_whole(self, path, text)
    }
}

impl Words {
    /// The words in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<S: Into<String>> FromIterator<S> for Words {
    fn from_iter<I: IntoIterator<Item = S>>(words: I) -> Self {
        Self(words.into_iter().map(Into::into).collect())
    }
}

/// The version of the file format, the first field of every file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Format(pub u32);

impl Format {
    /// The newest format, which this program writes.
    pub const NEWEST: Self = Self(1);
}

impl Default for Format {
    fn default() -> Self {
        Self::NEWEST
    }
}

impl Value for Format {
    fn merge(_: &Self, mine: &Self, theirs: &Self, _: &mut Merging) -> Self {
        *mine.max(theirs)
    }

    fn settle(&mut self, _: &[&str], _: &str) -> Result<(), NotSettled> {
        Err(NotSettled::NoSuchPlace)
    }

    /// Never: it opens every file.
    fn left_out(&self) -> bool {
        false
    }
}
