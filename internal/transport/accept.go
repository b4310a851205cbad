package transport

import (
	"mime"
	"strconv"
	"strings"
)

// mediaType is a representation the server can give.
type mediaType string

const (
	mediaJSON    mediaType = "application/json"
	mediaGraphQL mediaType = "application/graphql-response+json"
	mediaStream  mediaType = "text/event-stream"
)

// accepted is what an Accept header allows.
type accepted struct {
	// best is the representation the client ranks first, "" where none of ours is acceptable.
	best mediaType
	// stream tells that text/event-stream is acceptable at whatever rank.
	stream bool
}

// acceptRange is one element of an Accept header.
type acceptRange struct {
	name string // "type/subtype", "type/*" or "*/*"
	q    float64
}

// maxAcceptRanges bounds the work of one header; what stands behind is not looked at.
const maxAcceptRanges = 32

// negotiate reads the Accept headers of a request (RFC 9110, section 12.5.1). The most specific
// range speaks for a representation; the highest q wins, then the order of listing, then JSON. An
// event stream is never meant by */*.
func negotiate(headers []string) accepted {
	ranges := parseAccept(strings.Join(headers, ","))
	if len(ranges) == 0 {
		return accepted{best: mediaJSON}
	}
	var result accepted
	bestQ, bestAt := 0.0, 0
	for _, offer := range []mediaType{mediaJSON, mediaGraphQL, mediaStream} {
		at, ok := rank(offer, ranges)
		if !ok || ranges[at].q == 0 {
			continue
		}
		q := ranges[at].q
		if offer == mediaStream {
			result.stream = true
		}
		if q > bestQ || (q == bestQ && at < bestAt) {
			result.best, bestQ, bestAt = offer, q, at
		}
	}
	return result
}

// rank finds the most specific range that speaks for an offer.
func rank(offer mediaType, ranges []acceptRange) (int, bool) {
	kind, _, _ := strings.Cut(string(offer), "/")
	names := []string{string(offer), kind + "/*", "*/*"}
	if offer == mediaStream {
		names = names[:1]
	}
	for _, name := range names {
		for at, r := range ranges {
			if r.name == name {
				return at, true
			}
		}
	}
	return 0, false
}

// parseAccept splits a header into its ranges and leaves out what is none.
func parseAccept(header string) []acceptRange {
	var ranges []acceptRange
	for part := range strings.SplitSeq(header, ",") {
		if len(ranges) == maxAcceptRanges {
			break
		}
		if strings.TrimSpace(part) == "" {
			continue
		}
		name, parameters, err := mime.ParseMediaType(part)
		if err != nil || !strings.Contains(name, "/") {
			continue
		}
		ranges = append(ranges, acceptRange{name: name, q: quality(parameters)})
	}
	return ranges
}

// quality gives the weight of a range, 1 where it has none or one that makes no sense.
func quality(parameters map[string]string) float64 {
	text, ok := parameters["q"]
	if !ok {
		return 1
	}
	q, err := strconv.ParseFloat(text, 64)
	if err != nil || !(q >= 0 && q <= 1) {
		return 1
	}
	return q
}
