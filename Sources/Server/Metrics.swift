import HTTP

/// The counts of areas in the Prometheus text format (Prometheus documentation, "Exposition formats").
func metricsText(_ areas: [Area]) -> String {
    let counts = areas.map { ($0.name, $0.count) }
    var text = "# HELP slipway_http_requests_total Requests answered.\n# TYPE slipway_http_requests_total counter\n"
    for (name, count) in counts {
        for (status, number) in count.answers.sorted(by: { $0.key < $1.key }) {
            text += "slipway_http_requests_total{area=\"\(name)\",status=\"\(status)\"} \(number)\n"
        }
    }
    text += "# HELP slipway_http_body_bytes_total Bytes of bodies sent.\n# TYPE slipway_http_body_bytes_total counter\n"
    for (name, count) in counts {
        text += "slipway_http_body_bytes_total{area=\"\(name)\"} \(count.bodyBytes)\n"
    }
    return text
}
