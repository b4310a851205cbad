package bench

import (
	"math"
	"slices"
	"time"
)

// sample is one figure over the repeats of its measurement.
type sample []float64

// median is the middle, or the mean of both middles; NaN of nothing.
func (s sample) median() float64 {
	if len(s) == 0 {
		return math.NaN()
	}
	sorted := slices.Sorted(slices.Values(s))
	half := len(sorted) / 2
	if len(sorted)%2 == 1 {
		return sorted[half]
	}
	return (sorted[half-1] + sorted[half]) / 2
}

// ratio is the median of one sample over that of another.
func (s sample) ratio(to sample) float64 { return s.median() / to.median() }

// quantile gives the least latency that at least the share q of all latencies does not exceed; 0 of
// nothing. It sorts in place.
func quantile(latencies []time.Duration, q float64) time.Duration {
	if len(latencies) == 0 {
		return 0
	}
	slices.Sort(latencies)
	rank := int(math.Ceil(q * float64(len(latencies))))
	return latencies[min(max(rank, 1), len(latencies))-1]
}

func microseconds(d time.Duration) float64 { return float64(d) / float64(time.Microsecond) }

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
