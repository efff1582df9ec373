// Values that files keep as JSON, each in a form that is written down member by member.

/// A value that files keep as JSON.
///
/// `Codable` would find out at run time what the types of the members can do, for each member again; where a run reads
/// hundreds of values, that costs several times as much as the rest of reading them.
package protocol JSONForm {
  /// Reads the value.
  ///
  /// Members that it does not know are left out. Of several values of one key, the first counts.
  ///
  /// - Throws: If the JSON is not of this form.
  init(json: JSONValue) throws

  /// The value as JSON.
  ///
  /// - Throws: If a part of it, which has no form of its own, cannot be encoded.
  var json: JSONValue { get throws }
}

extension JSONSyntax {
  /// Reads a value from a text, which is JSON as a whole.
  ///
  /// - Throws: ``Defect``, or as ``JSONForm/init(json:)`` does.
  package static func read<Value: JSONForm>(
    _ type: Value.Type, from bytes: [UInt8]
  ) throws -> Value {
    try Value(json: value(of: bytes, refusingHalves: true))
  }
}
