//! Turns a syntax tree into a value, strictly, and says every fault at its place. A field that is
//! at fault is left out and the reading goes on, so that one go finds them all.

mod words;

use std::collections::HashSet;
use std::fmt;

use serde::de::value::StrDeserializer;
use serde::de::{
    self, DeserializeOwned, DeserializeSeed, EnumAccess, MapAccess, SeqAccess, VariantAccess,
    Visitor,
};

use super::syntax::{Body, Entry, Kind, Node, Wrong};
pub use words::nearest;
use words::{fields_of, name_of, needs};

/// The most faults that one reading tells.
const MOST_FAULTS: usize = 50;

/// Reads a tree. What is at fault stands with its default in the value.
pub fn read<T: DeserializeOwned + Default>(root: &Node<'_>) -> (T, Vec<Wrong>) {
    let mut faults = Vec::new();
    let mut skipped = HashSet::new();
    loop {
        let reader = Reader {
            node: root,
            label: "",
            skipped: &skipped,
        };
        match T::deserialize(reader) {
            Ok(value) => return (value, faults),
            Err(fault) => {
                let at = fault.at.unwrap_or(root.start);
                faults.push(Wrong::new(at, fault.sentence));
                let known = fault.within.is_none_or(|entry| !skipped.insert(entry));
                if known || faults.len() == MOST_FAULTS {
                    return (T::default(), faults);
                }
            }
        }
    }
}

/// The fault of a file that opens with another name than its own.
pub fn wrong_name(root: &Node<'_>, expected: &str) -> Option<Wrong> {
    let written = match root.kind {
        Kind::Word(word) => Some(word),
        _ => root.name(),
    };
    let written = written.filter(|written| *written != expected)?;
    let sentence = format!("the file opens with `{written}`; `{expected}` belongs there");
    Some(Wrong::new(root.start, sentence))
}

/// A fault on its way out of the tree: it gets its place from the innermost value around it.
#[derive(Debug)]
struct Fail {
    at: Option<usize>,
    /// The entry that may be left out to go on: its first byte.
    within: Option<usize>,
    sentence: String,
}

impl Fail {
    fn at(node: &Node<'_>, sentence: String) -> Self {
        Self {
            at: Some(node.start),
            within: None,
            sentence,
        }
    }

    fn within(mut self, entry: &Entry<'_>) -> Self {
        self.at.get_or_insert(entry.start);
        self.within.get_or_insert(entry.start);
        self
    }
}

impl fmt::Display for Fail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence)
    }
}

impl std::error::Error for Fail {}

impl de::Error for Fail {
    fn custom<T: fmt::Display>(sentence: T) -> Self {
        Self {
            at: None,
            within: None,
            sentence: sentence.to_string(),
        }
    }

    fn unknown_field(field: &str, expected: &'static [&'static str]) -> Self {
        let way_out = nearest(field, expected);
        Self::custom(format!("`{field}` is not a field here{way_out}"))
    }

    fn unknown_variant(variant: &str, expected: &'static [&'static str]) -> Self {
        let way_out = nearest(variant, expected);
        Self::custom(format!("`{variant}` is not known here{way_out}"))
    }
}

/// Reads one value. `label` is the name of the field or item it stands in.
#[derive(Clone, Copy)]
struct Reader<'t, 'a> {
    node: &'t Node<'a>,
    label: &'t str,
    skipped: &'t HashSet<usize>,
}

impl<'t, 'a> Reader<'t, 'a> {
    fn refuse<T>(&self, what: &str) -> Result<T, Fail> {
        Err(Fail::at(self.node, needs(self.label, what, self.node)))
    }

    /// Gives a fault that has no place yet this value's.
    fn placed<T>(&self, result: Result<T, Fail>) -> Result<T, Fail> {
        result.map_err(|mut fail| {
            if fail.at.is_none() {
                fail.at = Some(self.node.start);
                if !self.label.is_empty() {
                    fail.sentence = format!("`{}`: {}", self.label, fail.sentence);
                }
            }
            fail
        })
    }

    fn entries(&self, body: &'t Body<'a>) -> Entries<'t, 'a> {
        Entries {
            rest: body.entries.iter(),
            current: None,
            reader: *self,
            record: None,
        }
    }
}

macro_rules! whole_numbers {
    ($($read:ident $visit:ident $type:ident),+ $(,)?) => { $(
        fn $read<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fail> {
            let Kind::Number(text) = self.node.kind else {
                return self.refuse("a whole number");
            };
            let text = text.replace('_', "");
            let radix = [("0x", 16), ("0o", 8), ("0b", 2)];
            let radix = radix.iter().find_map(|(open, radix)| {
                Some($type::from_str_radix(text.strip_prefix(open)?, *radix))
            });
            match radix.unwrap_or_else(|| text.parse::<$type>()) {
                Ok(number) => self.placed(visitor.$visit(number)),
                Err(_) => {
                    let (least, most) = ($type::MIN, $type::MAX);
                    self.refuse(&format!("a whole number from {least} to {most}"))
                }
            }
        }
    )+ };
}

impl<'de> de::Deserializer<'de> for Reader<'_, '_> {
    type Error = Fail;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fail> {
        match &self.node.kind {
            Kind::Record(..) | Kind::Map(_) => self.deserialize_map(visitor),
            Kind::Tuple(..) | Kind::List(_) => self.deserialize_seq(visitor),
            Kind::Text(_) => self.deserialize_string(visitor),
            Kind::Number(_) => self.deserialize_f64(visitor),
            Kind::Word("true" | "false") => self.deserialize_bool(visitor),
            Kind::Word("None") => self.placed(visitor.visit_none()),
            Kind::Word(word) => self.placed(visitor.visit_str(word)),
            Kind::Odd(_) => self.refuse("a value"),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fail> {
        match self.node.kind {
            Kind::Word("true") => self.placed(visitor.visit_bool(true)),
            Kind::Word("false") => self.placed(visitor.visit_bool(false)),
            _ => self.refuse("`true` or `false`"),
        }
    }

    whole_numbers!(
        deserialize_u8 visit_u8 u8,
        deserialize_u16 visit_u16 u16,
        deserialize_u32 visit_u32 u32,
        deserialize_u64 visit_u64 u64,
        deserialize_i8 visit_i8 i8,
        deserialize_i16 visit_i16 i16,
        deserialize_i32 visit_i32 i32,
        deserialize_i64 visit_i64 i64,
    );

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fail> {
        self.deserialize_f64(visitor)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fail> {
        let Kind::Number(text) = self.node.kind else {
            return self.refuse("a number");
        };
        match text.replace('_', "").parse::<f64>() {
            Ok(number) => self.placed(visitor.visit_f64(number)),
            Err(_) => self.refuse("a number"),
        }
    }

    fn deserialize_char<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fail> {
        self.deserialize_string(visitor)
    }

    /// The date crate asks for this; the product's own texts ask for a `String`.
    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fail> {
        let wanted = "a date like \"2026-12-01\"";
        match &self.node.kind {
            Kind::Text(text) => visitor
                .visit_str(text)
                .or_else(|_: Fail| self.refuse(wanted)),
            _ => self.refuse(wanted),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fail> {
        match &self.node.kind {
            Kind::Text(text) => self.placed(visitor.visit_str(text)),
            _ => self.refuse("a text in quotes"),
        }
    }

    fn deserialize_bytes<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Fail> {
        self.refuse("a value")
    }

    fn deserialize_byte_buf<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Fail> {
        self.refuse("a value")
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fail> {
        match &self.node.kind {
            Kind::Word("None") => self.placed(visitor.visit_none()),
            Kind::Tuple(Some("Some"), body) if body.entries.len() == 1 => {
                visitor.visit_some(Reader {
                    node: &body.entries[0].value,
                    ..self
                })
            }
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fail> {
        match &self.node.kind {
            Kind::Tuple(None, body) if body.entries.is_empty() => self.placed(visitor.visit_unit()),
            _ => self.refuse("`()`"),
        }
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Fail> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Fail> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fail> {
        match &self.node.kind {
            Kind::List(body) => self.placed(visitor.visit_seq(self.entries(body))),
            _ => self.refuse("a list in square brackets: [\"…\", \"…\"]"),
        }
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Fail> {
        match &self.node.kind {
            Kind::Tuple(_, body) => self.placed(visitor.visit_seq(self.entries(body))),
            _ => self.refuse("values in round brackets"),
        }
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        length: usize,
        visitor: V,
    ) -> Result<V::Value, Fail> {
        self.deserialize_tuple(length, visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fail> {
        match &self.node.kind {
            Kind::Map(body) => self.placed(visitor.visit_map(self.entries(body))),
            _ => self.refuse("items by key in curly brackets: {\"…\": …}"),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fail> {
        let body = match &self.node.kind {
            Kind::Record(_, body) => body,
            Kind::Tuple(_, body) if body.entries.is_empty() => body,
            _ => return self.refuse(&fields_of(fields)),
        };
        // The outermost name is the file's own; who reads the file has looked at it.
        let written = self.node.name().filter(|_| !self.label.is_empty());
        if let Some(written) = written.filter(|written| *written != name) {
            let sentence = format!(
                "`{written}` does not belong here: this is {}",
                name_of(name)
            );
            return Err(Fail::at(self.node, sentence));
        }
        let mut entries = self.entries(body);
        entries.record = Some((name, fields));
        self.placed(visitor.visit_map(entries))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fail> {
        let (name, body) = match &self.node.kind {
            Kind::Word(name) => (*name, None),
            Kind::Tuple(Some(name), body) => (*name, Some(body)),
            Kind::Text(text) if variants.contains(&text.as_ref()) => {
                return self.refuse(&format!("the word without quotes: {text}"));
            }
            _ => return self.refuse(&words::one_of(variants)),
        };
        if !variants.contains(&name) {
            let label = self.label;
            let way_out = nearest(name, variants);
            let sentence = format!("`{label}` cannot be `{name}`{way_out}");
            return Err(Fail::at(self.node, sentence));
        }
        self.placed(visitor.visit_enum(Variant {
            reader: self,
            name,
            body,
        }))
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fail> {
        self.deserialize_any(visitor)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fail> {
        visitor.visit_unit()
    }
}

/// The entries between two brackets, one after the other.
struct Entries<'t, 'a> {
    rest: std::slice::Iter<'t, Entry<'a>>,
    current: Option<&'t Entry<'a>>,
    reader: Reader<'t, 'a>,
    record: Option<(&'static str, &'static [&'static str])>,
}

impl<'t, 'a> Entries<'t, 'a> {
    fn next_kept(&mut self) -> Option<&'t Entry<'a>> {
        let skipped = self.reader.skipped;
        self.rest
            .find(|entry| !entry.again && !skipped.contains(&entry.start))
    }
}

impl<'de> MapAccess<'de> for Entries<'_, '_> {
    type Error = Fail;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Fail> {
        self.current = self.next_kept();
        let Some(entry) = self.current else {
            return Ok(None);
        };
        if let Some((name, fields)) = self.record
            && !fields.contains(&entry.key.as_ref())
        {
            let way_out = nearest(&entry.key, fields);
            let record = name_of(name);
            let sentence = format!("`{}` is not a field of {record}{way_out}", entry.key);
            return Err(<Fail as de::Error>::custom(sentence).within(entry));
        }
        let key = StrDeserializer::<Fail>::new(&entry.key);
        seed.deserialize(key)
            .map(Some)
            .map_err(|fail| fail.within(entry))
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Fail> {
        let Some(entry) = self.current else {
            return Err(de::Error::custom("a value is missing"));
        };
        let reader = Reader {
            node: &entry.value,
            label: &entry.key,
            ..self.reader
        };
        let result = reader.placed(seed.deserialize(reader));
        result.map_err(|fail| fail.within(entry))
    }
}

impl<'de> SeqAccess<'de> for Entries<'_, '_> {
    type Error = Fail;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Fail> {
        let Some(entry) = self.next_kept() else {
            return Ok(None);
        };
        let reader = Reader {
            node: &entry.value,
            ..self.reader
        };
        let list = matches!(self.reader.node.kind, Kind::List(_));
        let result = reader.placed(seed.deserialize(reader).map(Some));
        // A value in round brackets has its place there and cannot be left out alone.
        result.map_err(|fail| if list { fail.within(entry) } else { fail })
    }
}

/// A word with or without values in brackets.
struct Variant<'t, 'a> {
    reader: Reader<'t, 'a>,
    name: &'t str,
    body: Option<&'t Body<'a>>,
}

impl<'t, 'a> Variant<'t, 'a> {
    fn values(&self, count: usize) -> Result<&'t Body<'a>, Fail> {
        let values = if count == 1 { "one value" } else { "values" };
        let sentence = match self.body {
            Some(body) if body.entries.len() == count => return Ok(body),
            None => format!("`{}` needs {values} in brackets", self.name),
            Some(body) => format!(
                "`{}` needs {count} in its brackets, and there are {}",
                self.name,
                body.entries.len()
            ),
        };
        Err(Fail::at(self.reader.node, sentence))
    }
}

impl<'de> EnumAccess<'de> for Variant<'_, '_> {
    type Error = Fail;
    type Variant = Self;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Self), Fail> {
        let name = seed.deserialize(StrDeserializer::<Fail>::new(self.name))?;
        Ok((name, self))
    }
}

impl<'de> VariantAccess<'de> for Variant<'_, '_> {
    type Error = Fail;

    fn unit_variant(self) -> Result<(), Fail> {
        if self.body.is_none() {
            return Ok(());
        }
        let sentence = format!("`{}` takes nothing in brackets", self.name);
        Err(Fail::at(self.reader.node, sentence))
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, Fail> {
        let body = self.values(1)?;
        seed.deserialize(Reader {
            node: &body.entries[0].value,
            ..self.reader
        })
    }

    fn tuple_variant<V: Visitor<'de>>(self, length: usize, visitor: V) -> Result<V::Value, Fail> {
        let body = self.values(length)?;
        visitor.visit_seq(self.reader.entries(body))
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Fail> {
        self.reader.refuse("values in round brackets")
    }
}
