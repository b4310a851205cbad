package bench

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/jpeg"
	"io"
	"math"
	"net/http"
	"os"

	"golang.org/x/image/draw"
)

// A photo has 12 megapixels, as most phones take them.
const (
	photoWidth, photoHeight = 4032, 3024
	photoQuality            = 93
)

// scene is what photos are taken of: gradients and grain, wider than a photo.
type scene struct{ *image.RGBA }

// sidestep is how far apart photos are taken, in pixels.
const sidestep = 16

// newScene makes a scene for so many photos.
func newScene(photos int) scene {
	s := scene{image.NewRGBA(image.Rect(0, 0, photoWidth+photos*sidestep, photoHeight))}
	waves := make([]float64, s.Rect.Dx())
	for x := range waves {
		waves[x] = math.Sin(float64(x) / 97)
	}
	noise := uint32(1)
	for y := range photoHeight {
		height := 80 * math.Cos(float64(y)/61)
		row := s.Pix[y*s.Stride:]
		for x, wave := range waves {
			noise = noise*1664525 + 1013904223 // any generator does that is the same each time
			level := 127 + wave*height + float64(noise>>28) - 8
			row[4*x], row[4*x+1], row[4*x+2], row[4*x+3] = uint8(level), uint8(level*0.8+30), uint8(200-level*0.6), 255
		}
	}
	return s
}

// photo takes a photo; each has a number.
func (s scene) photo(n int) ([]byte, error) {
	at := n * sidestep
	var out bytes.Buffer
	err := jpeg.Encode(&out, s.SubImage(image.Rect(at, 0, at+photoWidth, photoHeight)), &jpeg.Options{Quality: photoQuality})
	if err != nil {
		return nil, fmt.Errorf("take a photo: %w", err)
	}
	return out.Bytes(), nil
}

// ServeDecode runs the baseline of images on a free port until ctx ends, and prints where. POST /{kernel}?file=… decodes
// a JPEG, scales it to the sizes that Parley makes of one that lies, and forgets it.
func ServeDecode(ctx context.Context, out io.Writer) error {
	mux := http.NewServeMux()
	for kernel, scaler := range map[string]draw.Scaler{catmullRom: draw.CatmullRom, bilinear: draw.BiLinear} {
		mux.HandleFunc("POST /"+kernel, func(w http.ResponseWriter, r *http.Request) {
			if err := decodeAndScale(r.FormValue("file"), scaler); err != nil {
				http.Error(w, err.Error(), http.StatusInternalServerError)
			}
		})
	}
	return ListenAndServe(ctx, out, mux)
}

func decodeAndScale(path string, kernel draw.Scaler) error {
	file, err := os.ReadFile(path) //nolint:gosec // one that the benchmark has written
	if err != nil {
		return fmt.Errorf("read a photo: %w", err)
	}
	picture, err := jpeg.Decode(bytes.NewReader(file))
	if err != nil {
		return fmt.Errorf("decode a photo: %w", err)
	}
	for _, size := range []image.Rectangle{image.Rect(0, 0, 1600, 1200), image.Rect(0, 0, 320, 240)} {
		smaller := image.NewRGBA(size)
		kernel.Scale(smaller, size, picture, picture.Bounds(), draw.Src, nil)
		picture = smaller // the next size is made of it, as Parley does
	}
	return nil
}
