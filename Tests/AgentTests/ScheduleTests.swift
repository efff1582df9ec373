// When the agent does what: rounds, questions to the metadata service, pauses.

import EngineTestSupport
import Model
import TestSupport
import Testing

@testable import Agent

@Suite struct ScheduleTests {
  /// The tests do not depend on which random numbers come.
  private static let generator = SeededGenerator(seed: 7)

  @Test func aBurstOfNewsIsOneRoundThatIsNotPutOffForEver() {
    var schedule = RoundSchedule()
    // News every 40 ms, for a second.
    var rounds: [Duration] = []
    for step in 0..<25 {
      let now = Duration.milliseconds(40 * step)
      if schedule.take(at: now) != nil { rounds.append(now) }
      schedule.networkChanged(at: now)
    }
    #expect(rounds == [.milliseconds(320), .milliseconds(640), .milliseconds(960)])
    let result1 = schedule.take(at: .seconds(2))
    #expect(result1 == [.network])
    #expect(schedule.due == nil)
    let result2 = schedule.take(at: .seconds(3))
    #expect(result2 == nil)
  }

  @Test func whatIsDueAtOnceIsNotPutOffByNews() {
    var schedule = RoundSchedule()
    schedule.request(.inventory, at: .seconds(1))
    schedule.networkChanged(at: .seconds(1))
    let result3 = schedule.take(at: .seconds(1))
    #expect(result3 == [.inventory, .network])
  }

  @Test func aRoundThatCannotBeginIsTriedAgainWithGrowingPauses() {
    var random = Self.generator
    var schedule = RoundSchedule()
    var now = Duration.zero
    var pauses: [Duration] = []
    schedule.request(.start, at: now)
    for _ in 0..<10 {
      let causes = schedule.take(at: now)
      #expect(causes?.contains(.start) == true)
      pauses.append(schedule.failed(causes ?? [], at: now, random: &random))
      // News do not make it sooner.
      schedule.networkChanged(at: now)
      #expect(schedule.due == now + (pauses.last ?? .zero))
      now = schedule.due ?? now
    }
    for (at, whole) in [1, 2, 4, 8, 16, 32, 60, 60, 60, 60].enumerated() {
      #expect((Duration.seconds(whole) * 0.9...(.seconds(whole) * 1.1)).contains(pauses[at]))
    }
    _ = schedule.take(at: now)
    schedule.began()
    schedule.networkChanged(at: now)
    #expect(schedule.due == now + RoundSchedule.settling)
  }

  @Test func repairsThatLastCostNoPauses() {
    var random = Self.generator
    var state = ENIState()
    for hour in 0..<1000 {
      let now = Duration.seconds(3600 * (hour + 1))
      let result4 = state.repaired(at: now, random: &random)
      #expect(result4 == nil)
      state.done(at: now)
    }
    #expect(state.repairs == 1000)
  }

  @Test func aFightIsAnsweredWithGrowingPauses() {
    var random = Self.generator
    var state = ENIState()
    var now = Duration.seconds(1000)
    var pauses: [Duration?] = []
    // It is undone 100 ms after each repair, and each pause.
    for _ in 0..<14 {
      let pause = state.repaired(at: now, random: &random)
      pauses.append(pause)
      #expect(state.isHeld(at: now) == (pause != nil))
      now += (pause ?? .zero) + .milliseconds(100)
    }
    #expect(pauses.prefix(3).allSatisfy { $0 == nil })
    let whole = [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]
    for (pause, seconds) in zip(pauses.dropFirst(3), whole) {
      #expect(
        (Duration.seconds(seconds) * 0.9...(.seconds(seconds) * 1.1)).contains(pause ?? .zero))
    }
    // After a while of calm it begins again.
    now += .seconds(400)
    state.done(at: now)
    let result5 = state.repaired(at: now, random: &random)
    #expect(result5 == nil)
  }

  @Test func anENIThatFailsIsTriedAgainLessAndLessOften() {
    var random = Self.generator
    var state = ENIState()
    let pauses = (0..<8).map { _ in state.failed(at: .zero, isBusy: false, random: &random) }
    for (pause, seconds) in zip(pauses, [5, 10, 20, 40, 80, 160, 300, 300]) {
      #expect((Duration.seconds(seconds) * 0.9...(.seconds(seconds) * 1.1)).contains(pause))
    }
    // Another enicfg is done in a moment.
    let result6 = state.failed(at: .zero, isBusy: true, random: &random)
    #expect(result6 < .seconds(2))
    state.done(at: .zero)
    let result7 = state.failed(at: .zero, isBusy: false, random: &random)
    #expect(result7 < .seconds(6))
    let result8 = state.endHold(at: .seconds(3))
    #expect(result8 == nil)
    let result9 = state.endHold(at: .seconds(6))
    #expect(result9 == .failed)
    let result10 = state.endHold(at: .seconds(6))
    #expect(result10 == nil)
  }

  @Test func theServiceIsAskedAboutOnceAMinuteWhateverItAnswers() {
    var random = Self.generator
    var polls = PollSchedule(every: .seconds(60), from: .zero)
    var now = Duration.zero
    var times: [Duration] = []
    for question in 0..<1000 {
      now = polls.due ?? now
      let result11 = polls.take(at: now)
      #expect(result11)
      #expect(polls.due == nil)
      times.append(now)
      polls.answered(
        isWhole: question % 3 == 0, wasHeard: true, at: now, random: &random)
    }
    let pauses = zip(times, times.dropFirst()).map { $1 - $0 }
    #expect(pauses.allSatisfy { (Duration.seconds(54)...(.seconds(66))).contains($0) })
    #expect(Set(pauses).count > 900)
  }

  @Test func beforeTheFirstAnswerItIsAskedMoreOften() {
    var random = Self.generator
    var polls = PollSchedule(every: .seconds(60), from: .zero)
    var now = Duration.zero
    var questions = 0
    while now < .seconds(120) {
      now = polls.due ?? now
      _ = polls.take(at: now)
      questions += 1
      polls.answered(isWhole: false, wasHeard: false, at: now, random: &random)
    }
    #expect((6...9).contains(questions))
  }

  @Test func aNICThatCameIsAskedForMoreOftenForAWhile() throws {
    var random = Self.generator
    var polls = PollSchedule(every: .seconds(60), from: .zero)
    _ = polls.take(at: .zero)
    polls.answered(isWhole: true, wasHeard: true, at: .zero, random: &random)
    let mac = try #require(MACAddress("00:16:3e:00:00:01"))
    var now = Duration.seconds(10)
    polls.hurry(at: now)
    var questions = 0
    while now < .seconds(120), let due = polls.due {
      now = max(now, due)
      _ = polls.take(at: now)
      questions += 1
      polls.answered(isWhole: true, wasHeard: true, at: now, random: &random)
      polls.missing([mac], at: now, random: &random)
      #expect(polls.awaited(at: now) == (now < .seconds(55) ? [mac] : []))
    }
    #expect((7...14).contains(questions), "\(questions)")
    polls.missing([], at: now, random: &random)
    #expect(polls.awaited(at: now).isEmpty)
  }

  /// Retry-After, RFC 9110 §10.2.3.
  @Test func aServiceThatWantsToBeLeftAloneIs() {
    var random = Self.generator
    var polls = PollSchedule(every: .seconds(60), from: .zero)
    for (wish, pause) in [(600, 600), (1, 54), (100_000, 3600)] {
      _ = polls.take(at: polls.due ?? .zero)
      polls.answered(
        isWhole: false, wasHeard: true, wish: .seconds(wish), at: .zero, random: &random)
      let due = polls.due ?? .zero
      #expect(due >= .seconds(pause) && due <= .seconds(max(pause, 66)))
    }
  }

  @Test func aNICThatComesDuringAQuestionIsAskedForAgain() {
    var random = Self.generator
    var polls = PollSchedule(every: .seconds(60), from: .zero)
    _ = polls.take(at: .zero)
    polls.hurry(at: .seconds(1))
    #expect(polls.due == nil)
    polls.answered(isWhole: true, wasHeard: true, at: .seconds(2), random: &random)
    #expect(polls.due == .seconds(2))
  }

  @Test func aLinkIsSettledOnceUdevSaysSoOrAfterAWhile() {
    var arrivals = Arrivals()
    arrivals.appeared(3, at: .zero)
    let result14 = arrivals.settle(at: .zero) { _ in false }
    #expect(result14.isEmpty)
    #expect(arrivals.unsettled == [3])
    let result15 = arrivals.settle(at: .milliseconds(100)) { _ in true }
    #expect(result15 == [3])
    #expect(arrivals.due == nil)
    arrivals.appeared(4, at: .seconds(1))
    let result17 = arrivals.settle(at: .seconds(1)) { _ in false }
    #expect(result17.isEmpty)
    let result18 = arrivals.settle(at: .seconds(7)) { _ in false }
    #expect(result18 == [4])
    arrivals.vanished(4)
    #expect(arrivals.unsettled.isEmpty)
  }
}
