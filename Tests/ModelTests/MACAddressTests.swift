// How a MAC address is read and written.

import Model
import TestSupport
import Testing

@Suite struct MACAddressTests {
  @Test(arguments: ["00:16:3e:12:e7:27", "00-16-3E-12-E7-27", "00:16:3E:12:e7:27"])
  func bothSeparatorsAndBothCasesAreRead(_ text: String) {
    #expect(MACAddress(text)?.rawValue == 0x0016_3E12_E727)
    #expect(MACAddress(text[...])?.description == "00:16:3e:12:e7:27")
  }

  @Test(arguments: [
    "", "00:16:3e:12:e7", "00:16:3e:12:e7:2", "00:16:3e:12:e7:27:", ":00:16:3e:12:e7:27",
    "0:16:3e:12:e7:270",
    "00:16:3e:12:e7:2g", "00:16-3e:12-e7:27", "00-16:3e-12:e7-27", "00.16.3e.12.e7.27",
    "+0:16:3e:12:e7:27",
    "00:16:3e:12:e7:27\u{301}", "00:16:3e:12:e7:２7", "00163e12e727", "00 16 3e 12 e7 27",
  ]) func whatIsNotOneIsRefused(_ text: String) {
    #expect(MACAddress(text) == nil)
  }

  @Test func everyAddressIsReadAsWritten() {
    var random = SeededGenerator(seed: 1)
    for _ in 0..<1000 {
      let bytes = (0..<6).map { _ in UInt8.random(in: .min ... .max, using: &random) }
      let address = MACAddress(bytes: bytes)
      #expect(address?.bytes == bytes)
      #expect(address.flatMap { MACAddress($0.description) } == address)
      #expect(MACAddress(bytes: bytes.reversed())?.bytes == bytes.reversed())
    }
    #expect(
      MACAddress(bytes: [1, 2, 3, 4, 5]) == nil && MACAddress(bytes: [1, 2, 3, 4, 5, 6, 7]) == nil)
  }

  @Test func addressesOfBothFamiliesAreMadeOfTheirBytes() {
    let four: [UInt8] = [10, 0, 0, 20]
    let sixteen: [UInt8] = [0xFD] + [UInt8](repeating: 0, count: 14) + [0x20]
    #expect(IPAddress(bytes: four[...])?.description == "10.0.0.20")
    #expect(IPAddress(bytes: ContiguousArray(sixteen))?.description == "fd00::20")
    for count in 0...20 where count != 4 && count != 16 {
      #expect(IPAddress(bytes: [UInt8](repeating: 255, count: count)) == nil)
    }
  }
}
