// The remaining time of a recorded lease.

import DHCPv4
import Model
import StateFiles
import Testing

@Suite struct LeaseRecordTests {
  @Test(
    arguments: [
      (1000, .seconds(3600)), (1001, .seconds(3599)), (4599, .seconds(1)), (4600, nil), (4601, nil),
      (.max, nil), (999, nil), (0, nil),
    ] as [(UInt64, Lifetime?)]) func remainingTimeIsCounted(_ seconds: UInt64, _ left: Lifetime?)
    throws
  {
    let kept = LeaseRecord(try Fixture.lease(), at: BootMoment(seconds: 1000, boot: "a"))
    #expect(kept.remaining(at: BootMoment(seconds: seconds, boot: "a")) == left)
  }

  @Test func leaseOfAnotherBootHasNoRemainingTime() throws {
    for time in [Lifetime.seconds(3600), .forever] {
      let kept = LeaseRecord(try Fixture.lease(time), at: BootMoment(seconds: 1000, boot: "a"))
      #expect(kept.remaining(at: BootMoment(seconds: 1001, boot: "b")) == nil)
    }
  }

  @Test func permanentLeaseLastsForEver() throws {
    let kept = LeaseRecord(try Fixture.lease(.forever), at: BootMoment(seconds: 0, boot: "a"))
    #expect(kept.remaining(at: BootMoment(seconds: .max, boot: "a")) == .forever)
  }

  @Test func longestLeaseIsCountedWithoutOverflow() throws {
    let time = Lifetime.seconds(.max - 1)
    let kept = LeaseRecord(try Fixture.lease(time), at: BootMoment(seconds: 5, boot: "a"))
    let last = UInt64(UInt32.max) + 3
    #expect(kept.remaining(at: BootMoment(seconds: last, boot: "a")) == .seconds(1))
    #expect(kept.remaining(at: BootMoment(seconds: last + 1, boot: "a")) == nil)
  }

  @Test func leaseIsRecordedFromItsRequest() throws {
    let lease = try Fixture.lease()
    let record = LeaseRecord(lease, requestedAt: .milliseconds(1000_999), boot: "a")
    #expect(record == LeaseRecord(lease, at: BootMoment(seconds: 1000, boot: "a")))
    #expect(record.requestedAt == .seconds(1000))
  }

  /// A broken file may have any number.
  @Test func everyRecordedNumberIsATime() throws {
    var record = LeaseRecord(try Fixture.lease(), requestedAt: .seconds(-1), boot: "a")
    #expect(record.acquiredAt == 0)
    record.acquiredAt = .max
    #expect(record.requestedAt == .seconds(Int64.max))
    #expect(record.expiresAt == .max)
    #expect(record.remaining(at: BootMoment(seconds: .max, boot: "a")) == nil)
  }

  @Test func presentMomentIsRead() throws {
    let moment = try BootMoment.now()
    #expect(moment.seconds > 0)
    #expect(moment.boot.utf8.count == 36)
    #expect(try BootMoment.now().boot == moment.boot)
  }
}
