package imaging

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
)

// The qualities of JPEGs that are written. An original is coded as well as it came, within bounds.
const (
	bestQuality    = 90
	worstQuality   = 70
	variantQuality = 85
)

// outputFactor is how many times the largest file an output may be. Only a transparent WebP, which becomes
// a PNG, could come near it.
const outputFactor = 4

// sink collects an output and refuses one that grows out of all proportion. Where splice is set, it
// goes in after the first bytes: that is how a colour profile gets into what the encoders write.
type sink struct {
	bytes  []byte
	limit  int
	after  int
	splice []byte
}

var errOutputTooLarge = errors.New("the output is too large")

func newSink(limits Limits) *sink {
	return &sink{limit: int(limits.Bytes) * outputFactor}
}

// Write takes everything or nothing.
func (s *sink) Write(data []byte) (int, error) {
	written := len(data)
	if len(s.bytes)+len(data)+len(s.splice) > s.limit {
		return 0, errOutputTooLarge
	}
	if s.splice != nil && len(s.bytes)+len(data) >= s.after {
		rest := s.after - len(s.bytes)
		s.bytes = append(append(s.bytes, data[:rest]...), s.splice...)
		data, s.splice = data[rest:], nil
	}
	s.bytes = append(s.bytes, data...)
	return written, nil
}

// failure says why an encoder gave up.
func (s *sink) failure(action string, err error) error {
	if errors.Is(err, errOutputTooLarge) {
		return exceeded("The image is larger than %s when it is encoded anew. Send it with fewer pixels.", size(int64(s.limit)))
	}
	return fmt.Errorf("%s: %w", action, err)
}

// encodeJPEG writes a picture without transparency.
func encodeJPEG(picture image.Image, quality int, profile []byte, limits Limits) (Encoded, error) {
	out := newSink(limits)
	if profile != nil {
		out.after = 2
		out.splice = profileSegment(profile)
	}
	if err := jpeg.Encode(out, picture, &jpeg.Options{Quality: quality}); err != nil {
		return Encoded{}, out.failure("encode a JPEG", err)
	}
	return encoded("image/jpeg", picture.Bounds(), out.bytes), nil
}

// profileSegment is the segment that carries a profile, the first of one.
func profileSegment(profile []byte) []byte {
	length := 2 + len(profilePrefix) + 2 + len(profile)
	segment := binary.BigEndian.AppendUint16([]byte{0xff, markerAPP2}, uint16(length))
	segment = append(segment, profilePrefix...)
	return append(append(segment, 1, 1), profile...)
}

func encodePNG(picture image.Image, profile []byte, limits Limits) (Encoded, error) {
	out := newSink(limits)
	if profile != nil {
		var stream bytes.Buffer
		stream.WriteString("profile\x00\x00")
		deflate := zlib.NewWriter(&stream)
		if _, err := deflate.Write(profile); err != nil {
			return Encoded{}, fmt.Errorf("compress a profile: %w", err)
		}
		if err := deflate.Close(); err != nil {
			return Encoded{}, fmt.Errorf("compress a profile: %w", err)
		}
		out.after = pngIntro
		out.splice = appendPNG(nil, "iCCP", stream.Bytes())
	}
	if err := png.Encode(out, picture); err != nil {
		return Encoded{}, out.failure("encode a PNG", err)
	}
	return encoded("image/png", picture.Bounds(), out.bytes), nil
}

func encoded(mime string, bounds image.Rectangle, data []byte) Encoded {
	return Encoded{MIME: mime, Width: bounds.Dx(), Height: bounds.Dy(), Bytes: data}
}
