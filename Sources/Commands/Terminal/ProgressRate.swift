import Glibc

/// Bytes or objects a second, smoothed: what happened a few seconds ago counts less than what happens now.
struct ProgressRate {
    /// Seconds after which a change of speed shows for the greater part.
    private static let memory = 5.0

    private var last: (done: Int, time: Duration)?
    private var sum = 0.0
    private var weight = 0.0

    /// Nil before two moments are known.
    var perSecond: Double? { weight > 0 ? sum / weight : nil }

    /// Takes the count at a moment.
    /// - Parameter time: Since any beginning; never earlier than before.
    mutating func add(_ done: Int, at time: Duration) {
        guard let last else { return self.last = (done, time) }
        let seconds = (time - last.time) / .seconds(1)
        guard seconds > 0 else { return }
        let kept = exp(-seconds / Self.memory)
        // Weighted by what the past is worth, so that the first seconds are not taken for slow ones.
        sum = sum * kept + Double(max(0, done - last.done)) / seconds * (1 - kept)
        weight = weight * kept + (1 - kept)
        self.last = (done, time)
    }
}
