import Testing

@testable import Agent

struct MetricsTextTests {
    @Test func `has the samples of a metric together, in Prometheus' format`() {
        var metrics = MetricsText()
        metrics.add("berth_a", .gauge, "An a.", ["machine": "web"], 1.5)
        metrics.add("berth_b_total", .counter, "Bs.", 9_007_199_254_740_992)
        metrics.add("berth_a", .gauge, "An a.", ["machine": "say \"hi\"\\\n"], 0)
        #expect(
            String(decoding: metrics.bytes, as: UTF8.self) == #"""
                # HELP berth_a An a.
                # TYPE berth_a gauge
                berth_a{machine="web"} 1.5
                berth_a{machine="say \"hi\"\\\n"} 0
                # HELP berth_b_total Bs.
                # TYPE berth_b_total counter
                berth_b_total 9007199254740992

                """#)
    }
}
