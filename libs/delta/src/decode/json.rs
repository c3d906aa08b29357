//! Compact JSON text. The order of keys, repeated keys and digits remain as in the message; `\u` escapes are resolved and
//! white space is removed.

use jiter::{Jiter, JiterResult, Peek};

/// Levels of nested objects and arrays, including the outermost one.
pub const MAX_DEPTH: usize = 127;

pub enum Fault {
    Syntax,
    TooDeep,
}

impl From<jiter::JiterError> for Fault {
    fn from(_: jiter::JiterError) -> Self {
        Fault::Syntax
    }
}

/// Consumes the value that begins with `peek` and appends it to `out`. `depth` is the depth of the container of the value.
pub fn compact(jiter: &mut Jiter, peek: Peek, depth: usize, out: &mut String) -> Result<(), Fault> {
    match peek {
        Peek::String => push_string(jiter.known_str()?, out),
        Peek::Null => {
            jiter.known_null()?;
            out.push_str("null");
        }
        Peek::True | Peek::False => out.push_str(if jiter.known_bool(peek)? { "true" } else { "false" }),
        Peek::Object => compact_object(jiter, depth + 1, out)?,
        Peek::Array => compact_array(jiter, depth + 1, out)?,
        _ => out.push_str(number(jiter, peek)?),
    }
    Ok(())
}

/// The digits of a number, as in the message.
pub fn number<'a>(jiter: &'a mut Jiter, peek: Peek) -> JiterResult<&'a str> {
    let bytes = jiter.known_number_bytes(peek)?;
    Ok(std::str::from_utf8(bytes).expect("a JSON number is ASCII"))
}

fn compact_object(jiter: &mut Jiter, depth: usize, out: &mut String) -> Result<(), Fault> {
    check(depth)?;
    out.push('{');
    let mut first = true;
    let mut key = jiter.known_object()?;
    while let Some(name) = key {
        if !first {
            out.push(',');
        }
        first = false;
        push_string(name, out);
        out.push(':');
        let peek = jiter.peek()?;
        compact(jiter, peek, depth, out)?;
        key = jiter.next_key()?;
    }
    out.push('}');
    Ok(())
}

fn compact_array(jiter: &mut Jiter, depth: usize, out: &mut String) -> Result<(), Fault> {
    check(depth)?;
    out.push('[');
    let mut next = jiter.known_array()?;
    let mut first = true;
    while let Some(peek) = next {
        if !first {
            out.push(',');
        }
        first = false;
        compact(jiter, peek, depth, out)?;
        next = jiter.array_step()?;
    }
    out.push(']');
    Ok(())
}

fn check(depth: usize) -> Result<(), Fault> {
    if depth > MAX_DEPTH { Err(Fault::TooDeep) } else { Ok(()) }
}

pub fn push_string(text: &str, out: &mut String) {
    out.push_str(&serde_json::to_string(text).expect("a string always serializes"));
}

/// The compact text of the last value of a top-level key; None when the key is absent or `object` is not an object.
pub fn field(object: &str, key: &str) -> Option<String> {
    let mut jiter = Jiter::new(object.as_bytes());
    let mut found = None;
    let mut name = jiter.next_object().ok()?.map(|name| name == key);
    while let Some(matches) = name {
        let peek = jiter.peek().ok()?;
        if matches {
            let mut value = String::new();
            compact(&mut jiter, peek, 1, &mut value).ok()?;
            found = Some(value);
        } else {
            jiter.known_skip(peek).ok()?;
        }
        name = jiter.next_key().ok()?.map(|name| name == key);
    }
    found
}

/// The content of a string or the digits of a number, from its JSON text; None for other values.
pub fn scalar_text(json: &str) -> Option<String> {
    match json.as_bytes().first()? {
        b'"' => serde_json::from_str(json).ok(),
        b'-' | b'0'..=b'9' => Some(json.to_string()),
        _ => None,
    }
}
