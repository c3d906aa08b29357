//! Messages that are quarantined.

use deltalake_core::arrow::array::{Array, AsArray};

use super::{Chunk, Messages, OPTIONS, Spec, assemble, decode, reason};

#[test]
fn what_is_no_object_is_quarantined_with_the_first_reason_that_applies() {
    let deep = |levels: usize| format!("{{\"d\":{}{}}}", "[".repeat(levels), "]".repeat(levels));
    for (message, expected) in [
        (&b""[..], "empty"),
        (b"{\"id\":\"\xff\"}", "invalid_utf8"),
        (b"\xff", "invalid_utf8"),
        (b"  ", "invalid_json"),
        (b"{\"id\":\"a\"", "invalid_json"),
        (b"{} {}", "invalid_json"),
        (b"{\"price\":NaN}", "invalid_json"),
        (b"{\"price\":-Infinity}", "invalid_json"),
        (b"{\"new\":Infinity}", "invalid_json"),
        (b"\xef\xbb\xbf{}", "invalid_json"),
        (b"{\"id\":\"\\ud800\"}", "invalid_json"),
        (b"{\"\\ud800\":1}", "invalid_json"),
        (b"{\"id\":\"a\tb\"}", "invalid_json"),
        (b"{\"price\":01}", "invalid_json"),
        (b"{\"price\":1.}", "invalid_json"),
        (b"{'id':'a'}", "invalid_json"),
        (b"[1,", "invalid_json"),
        (b"[]", "not_an_object"),
        (b"1", "not_an_object"),
        (b"null", "not_an_object"),
        (b"\"x\"", "not_an_object"),
        (deep(127).as_bytes(), "invalid_json"),
    ] {
        assert_eq!(reason(message), expected, "{}", String::from_utf8_lossy(message));
    }
    assert_eq!(decode(&[deep(126).as_bytes()]).rows, 1);
    assert_eq!(decode(&[b"{}\r", b"{\"id\":\"\\u0000\"}"]).rows, 2);
}

#[test]
fn a_message_without_a_value_is_a_tombstone() {
    let spec = Spec::parse(OPTIONS).unwrap();
    let messages =
        Messages { partition: 0, bytes: b"", starts: &[0], lengths: &[-1], offsets: &[7], timestamps: Some(&[5]) };
    let quarantined = assemble(vec![Chunk::decode(&messages, &spec)], spec).unwrap().quarantined;
    assert_eq!(quarantined.column_by_name("reason").unwrap().as_string::<i32>().value(0), "tombstone");
    assert!(quarantined.column_by_name("raw_value").unwrap().is_null(0));
}
