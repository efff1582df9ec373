// Reads the whole metadata from one JSON object into a tree of keys.

import FoundationEssentials
import Model

extension MetadataTree {
  static let objectRoot = "/2016-01-01/meta-data/"

  /// Reads the object; nil if it is not one, or lacks a key that every instance has.
  ///
  /// An object that lacks a key of every ENI may have an unknown format: the keys are then
  /// requested one by one, which shows whether the service lacks them too.
  init?(object body: [UInt8]) {
    guard let value = try? JSONDecoder().decode(MetadataValue.self, from: Data(body)),
      case .object = value
    else { return nil }
    self.init(root: Self.objectRoot, answers: [:], otherwise: .notFound)
    add(value, at: "")
    guard case .list(let names) = self[Self.macs], !names.isEmpty else { return nil }
    for name in names {
      guard let mac = MACAddress(name) else { return nil }
      for key in ENIKey.allCases where !key.isOptional && self[Self.path(mac, key)] == .notFound {
        return nil
      }
    }
  }

  private mutating func add(_ value: MetadataValue, at path: String) {
    switch value {
    case .text(let text): answers[path] = .text(text)
    case .list(let elements):
      let texts = elements.compactMap(\.text)
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
    case .nothing: answers[path] = .failed(.wrongContent)
    }
  }

  /// A name without a final `/`; a MAC in lower case, with colons.
  private static func normalized(_ name: String) -> String {
    let bare = name.hasSuffix("/") ? String(name.dropLast()) : name
    return MACAddress(bare)?.description ?? bare
  }
}

/// A JSON value of the kinds that the metadata has.
private enum MetadataValue: Decodable {
  case text(String)
  case list([MetadataValue])
  case object([String: MetadataValue])
  case nothing

  var text: String? {
    guard case .text(let text) = self else { return nil }
    return text
  }

  init(from decoder: any Decoder) throws {
    // Texts first, because most values are texts, and each wrong guess throws an error.
    let value = try decoder.singleValueContainer()
    if let text = try? value.decode(String.self) {
      self = .text(text)
    } else if let members = try? decoder.container(keyedBy: AnyKey.self) {
      var object: [String: MetadataValue] = [:]
      for key in members.allKeys {
        object[key.stringValue] = try members.decode(MetadataValue.self, forKey: key)
      }
      self = .object(object)
    } else if var elements = try? decoder.unkeyedContainer() {
      var list: [MetadataValue] = []
      while !elements.isAtEnd { list.append(try elements.decode(MetadataValue.self)) }
      self = .list(list)
    } else if let number = try? value.decode(Int64.self) {
      self = .text(String(number))
    } else {
      self = .nothing
    }
  }
}

private struct AnyKey: CodingKey {
  let stringValue: String
  var intValue: Int? { nil }
  init(stringValue: String) { self.stringValue = stringValue }
  init?(intValue: Int) { nil }
}
