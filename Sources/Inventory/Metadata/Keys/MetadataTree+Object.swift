// Reads the whole metadata from one JSON object into a tree of keys.

import JSON
import Model

extension MetadataTree {
  /// Reads the object; nil if it is not one, or lacks a key that every instance has.
  ///
  /// An object that lacks a key of every ENI may have an unknown format: the keys are then
  /// requested one by one, which shows whether the service lacks them too.
  init?(object body: [UInt8]) {
    guard let value = try? JSONSyntax.value(of: body), case .object = value else { return nil }
    self.init(root: Self.datedRoot, answers: [:], otherwise: .notFound)
    add(value, at: "")
    guard case .list(let names) = self[Self.macs], !names.isEmpty else { return nil }
    for name in names {
      guard let mac = MACAddress(name) else { return nil }
      for key in ENIKey.allCases where !key.isOptional && self[Self.path(mac, key)] == .notFound {
        return nil
      }
    }
  }

  private mutating func add(_ value: JSONValue, at path: String) {
    switch value {
    case .text, .number:
      answers[path] = value.metadataText.map { .text($0) } ?? .failed(.wrongContent)
    case .list(let elements):
      let texts = elements.compactMap(\.metadataText)
      answers[path] =
        texts.count == elements.count ? .list(texts) : .failed(.wrongContent)
    case .object(let members):
      var names: [String] = []
      // Sorted by name, so that the same object always has the same result.
      for (name, member) in members.sorted(by: { $0.key < $1.key }) {
        let name = Self.normalized(name)
        names.append(name)
        add(member, at: path.isEmpty ? name : "\(path)/\(name)")
      }
      // Only the folder of MACs is a list of names; a folder in the place of a value is invalid.
      answers[path] = path == Self.macs ? .list(names) : .failed(.wrongContent)
    case .flag, .null, .contradictory: answers[path] = .failed(.wrongContent)
    }
  }

  /// A name without a final `/`; a MAC in lower case, with colons.
  private static func normalized(_ name: String) -> String {
    let bare = name.hasSuffix("/") ? String(name.dropLast()) : name
    return MACAddress(bare)?.description ?? bare
  }
}

extension JSONValue {
  /// The text, or the digits of a whole number.
  fileprivate var metadataText: String? {
    if case .text(let text) = self { text } else { plainText }
  }
}
