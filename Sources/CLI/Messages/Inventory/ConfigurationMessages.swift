// Messages about the files and URLs that the inventory is read from.

import Inventory
import Report

extension Messages {
  /// A configuration that is not taken.
  static func configuration(_ error: ConfigurationError) -> ErrorReport {
    ErrorReport(
      code: ExitCode.wrongHere, kind: "configuration",
      message: "\(plain(error.path)):\(error.line):\(error.column): \(text(error.defect))",
      hint: hint(error.defect))
  }

  /// A file that is not an answer of `DescribeNetworkInterfaces`.
  static func eniFile(_ error: ENIFileError) -> ErrorReport {
    ErrorReport(
      code: ExitCode.wrongHere, kind: "eniFile", message: text(error),
      hint: "give what DescribeNetworkInterfaces answers, as JSON")
  }

  /// Why a text is not the URL of a metadata service.
  static func text(_ error: MetadataURLError) -> String {
    switch error {
    case .notHTTP: "it does not begin with http://"
    case .userInformation: "it has a user's name in it"
    case .host(""): "it names no host"
    case .host(let text): "\(quoted(text)) is not a host name"
    case .port(let text): "\(quoted(text)) is not a port"
    case .path(let text): "\(quoted(text)) is not a path without a query"
    }
  }

  private static func text(_ error: ENIFileError) -> String {
    switch error {
    case .malformed(let path, let line, let column):
      "\(file(path)):\(line):\(column): not JSON from here on"
    case .missing(let path, let key): "\(file(path)): \(plain(key)): no such key"
    case .wrongType(let path): "\(file(path)): not a JSON object with ENIs, nor a list of such"
    }
  }

  private static func text(_ defect: ConfigurationDefect) -> String {
    switch defect {
    case .syntax(let words): "not YAML: \(plain(words))"
    case .notUTF8: "not UTF-8"
    case .tooLong(let limit): "longer than \(limit) bytes"
    case .severalDocuments: "a second document begins"
    case .alias: "aliases (*name) are not read"
    case .tag: "tags (!name) are not read"
    case .tooDeep: "nested too deeply"
    case .tooLarge: "too many values"
    case .keyIsNoText: "a key is a list or a mapping"
    case .duplicateKey(let key, let line): "\(name(key)): given twice, first in line \(line)"
    case .unknownKey(let key, _): "\(name(key)): no such key"
    case .wrongType(let key, let expected): "\(name(key)): not a \(text(expected))"
    case .wrongValue(let key, let text, let expected):
      "\(name(key)): \(quoted(text)) is \(self.text(expected))"
    case .wrongURL(let error): "url: \(text(error))"
    case .noSelector: "the entry names no ENI"
    case .severalSelectors: "the entry names its ENI more than once"
    case .duplicateENI(let line): "the ENI has an entry already, in line \(line)"
    }
  }

  /// A key as it is spelt; in quotation marks where nothing would be seen of it.
  private static func name(_ key: String) -> String {
    key.allSatisfy(\.isWhitespace) ? quoted(key) : plain(key, limit: 60)
  }

  private static func text(_ kind: ConfigurationDefect.Kind) -> String {
    switch kind {
    case .mapping: "mapping (key: value)"
    case .list: "list"
    case .scalar: "single value"
    }
  }

  /// What a wrong value is not.
  private static func text(_ kind: ConfigurationDefect.ValueKind) -> String {
    switch kind {
    case .mac: "not a MAC address"
    case .identifier: "not an identifier of the cloud"
    case .linkName: "not a link's name"
    case .ipv4Address: "not an IPv4 host address"
    case .ipv4AddressWithLength: "not an IPv4 host address with a prefix length"
    case .ipv6Address: "not an IPv6 host address"
    case .number(let range): "not a number within \(range.lowerBound)…\(range.upperBound)"
    case .table: "not a route table that an ENI can have"
    case .boolean: "neither true nor false"
    case .routing: "neither documented nor local-first"
    case .combinedChannels: "neither max nor a number from 1 on"
    case .packetSteering: "neither auto nor off nor a mask of CPUs"
    case .driver: "not a driver's name"
    }
  }

  private static func hint(_ defect: ConfigurationDefect) -> String {
    switch defect {
    case .unknownKey(let key, let known): "there are \(Wording.list(known))" + meant(key, known)
    case .wrongValue(_, _, let expected): example(expected)
    case .wrongURL: "write it like http://100.100.100.200"
    case .wrongType(let key, .list): "write it like \(name(key)): [a, b]"
    case .wrongType(_, .scalar): "write one value there"
    case .duplicateKey: "keep one of the two"
    case .severalDocuments: "keep one document"
    case .alias, .tag, .tooDeep, .tooLarge, .keyIsNoText: "write it plainly"
    case .noSelector: "give it a mac, an id or a link"
    case .severalSelectors: "keep one of mac, id and link"
    case .duplicateENI: "make one entry of the two"
    case .syntax, .notUTF8, .tooLong, .wrongType(_, .mapping):
      "correct the file, or name another with --config"
    }
  }

  /// The known word that is nearest, as a question.
  private static func meant(_ word: String, _ known: [String]) -> String {
    nearestWord(to: word, among: known).map { "; did you mean \($0)?" } ?? ""
  }

  /// A value that would do.
  private static func example(_ kind: ConfigurationDefect.ValueKind) -> String {
    switch kind {
    case .mac: "write it like 00:16:3e:12:e7:27"
    case .identifier: "write it like eni-bp1a2b3c, as the console shows it"
    case .linkName: "write it like eth1"
    case .ipv4Address: "write it like 10.0.0.30, without a prefix length"
    case .ipv4AddressWithLength: "write it like 10.0.0.20/24"
    case .ipv6Address: "write it like 2001:db8::20, without a prefix length"
    case .number(let range):
      "give a number from \(range.lowerBound) to \(range.upperBound), in decimal digits alone"
    case .table: "give a number from 1 on, other than 253, 254 and 255"
    case .boolean: "write true or false"
    case .routing: "write documented or local-first"
    case .combinedChannels: "write max, or a number of channels like 2"
    case .packetSteering: "write auto, off, or hexadecimal digits like ff"
    case .driver: "write it like virtio_net, as ethtool -i shows it"
    }
  }
}
