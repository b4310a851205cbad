package imaging

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/gif"

	"github.com/bbrks/go-blurhash"
)

// job is one file on its way.
type job struct {
	limits Limits
	data   []byte
	// memory is what decoding was expected to take, once the file was admitted.
	memory int64
}

// process does the work, step by step.
func (j *job) process(ctx context.Context, found format) (*Picture, error) {
	switch found {
	case jpegFormat:
		return j.jpeg(ctx)
	case pngFormat:
		return j.png(ctx)
	case gifFormat:
		return j.gif(ctx)
	case webpFormat:
		return j.webp(ctx)
	}
	return nil, unsupported()
}

// admit holds what the walk through the file has found against the limits.
func (j *job) admit(h header) error {
	if err := h.check(j.limits); err != nil {
		return err
	}
	j.memory = h.needed()
	return checkTail(j.data, h.end)
}

func (j *job) jpeg(ctx context.Context) (*Picture, error) {
	h, err := walkJPEG(j.data)
	if err != nil {
		return nil, err
	}
	if err := j.admit(h); err != nil {
		return nil, err
	}
	picture, err := decoded(h, func() (image.Image, error) { return decodeJPEG(j.data[:h.end]) })
	if err != nil {
		return nil, err
	}
	if err := step(ctx); err != nil {
		return nil, err
	}
	picture = turn(picture, h.orientation)
	profile := cleanProfile(h.profile, isGrey(picture))
	quality := min(max(h.quality, worstQuality), bestQuality)
	original, err := encodeJPEG(picture, quality, profile, j.limits)
	if err != nil {
		return nil, err
	}
	return j.finish(ctx, original, picture, profile)
}

func (j *job) png(ctx context.Context) (*Picture, error) {
	walk, err := walkPNG(j.data, j.limits)
	if err != nil {
		return nil, err
	}
	if err := j.admit(walk.header); err != nil {
		return nil, err
	}
	picture, err := decoded(walk.header, func() (image.Image, error) { return decodePNG(j.data[:walk.end]) })
	if err != nil {
		return nil, err
	}
	if walk.control != nil {
		if err := sound(func() error { return walk.decodeFrames(func() error { return step(ctx) }) }); err != nil {
			return nil, err
		}
		original := encoded("image/png", picture.Bounds(), walk.rebuild())
		return j.animated(ctx, original, picture)
	}
	if err := step(ctx); err != nil {
		return nil, err
	}
	picture = turn(picture, walk.orientation)
	profile := cleanProfile(walk.profile, isGrey(picture))
	original, err := encodePNG(picture, profile, j.limits)
	if err != nil {
		return nil, err
	}
	return j.finish(ctx, original, picture, profile)
}

func (j *job) gif(ctx context.Context) (*Picture, error) {
	h, err := walkGIF(j.data, j.limits)
	if err != nil {
		return nil, err
	}
	if err := j.admit(h); err != nil {
		return nil, err
	}
	canvas, out, err := j.frames(ctx, h)
	if err != nil {
		return nil, err
	}
	original := encoded("image/gif", canvas.Bounds(), out)
	if h.frames > 1 {
		return j.animated(ctx, original, canvas)
	}
	return j.finish(ctx, original, canvas, nil)
}

// frames decodes a GIF and encodes it anew; of the frames it gives back only the first, on its canvas.
func (j *job) frames(ctx context.Context, h header) (*image.RGBA, []byte, error) {
	var frames *gif.GIF
	err := sound(func() (err error) {
		frames, err = gif.DecodeAll(bytes.NewReader(j.data[:h.end]))
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	if err := step(ctx); err != nil {
		return nil, nil, err
	}
	out, err := encodeGIF(frames, j.limits)
	if err != nil {
		return nil, nil, err
	}
	first := frames.Image[0]
	canvas := image.NewRGBA(image.Rect(0, 0, h.width, h.height))
	paint(canvas, first, first.Rect.Min)
	return canvas, out, nil
}

func (j *job) webp(ctx context.Context) (*Picture, error) {
	walk, err := walkWebP(j.data, j.limits)
	if err != nil {
		return nil, err
	}
	if err := j.admit(walk.header); err != nil {
		return nil, err
	}
	if walk.animated {
		return j.movingWebP(ctx, walk)
	}
	picture, err := decoded(walk.header, walk.stills[0].decode)
	if err != nil {
		return nil, err
	}
	if err := step(ctx); err != nil {
		return nil, err
	}
	picture = turn(veiled(picture), walk.orientation)
	profile := cleanProfile(walk.profile, false)
	// There is no encoder of lossy WebP in pure Go.
	var original Encoded
	if isOpaque(picture) {
		original, err = encodeJPEG(picture, bestQuality, profile, j.limits)
	} else {
		original, err = encodePNG(picture, profile, j.limits)
	}
	if err != nil {
		return nil, err
	}
	return j.finish(ctx, original, picture, profile)
}

// movingWebP decodes every frame, one at a time, to see that it is sound, and keeps the first.
func (j *job) movingWebP(ctx context.Context, walk *webpWalk) (*Picture, error) {
	var canvas *image.RGBA
	for i := range walk.stills {
		if err := step(ctx); err != nil {
			return nil, err
		}
		still := &walk.stills[i]
		h := header{width: still.width, height: still.height}
		frame, err := decoded(h, still.decode)
		if err != nil {
			return nil, err
		}
		if i == 0 {
			canvas = image.NewRGBA(image.Rect(0, 0, walk.width, walk.height))
			at := image.Rect(still.x, still.y, still.x+still.width, still.y+still.height)
			draw.Draw(canvas, at, frame, image.Point{}, draw.Src)
		}
	}
	original := encoded("image/webp", canvas.Bounds(), walk.rebuild())
	if walk.frames == 1 {
		return j.finish(ctx, original, canvas, nil)
	}
	return j.animated(ctx, original, canvas)
}

func (j *job) animated(ctx context.Context, original Encoded, first image.Image) (*Picture, error) {
	picture, err := j.finish(ctx, original, first, nil)
	if err != nil {
		return nil, err
	}
	picture.Animated = true
	return picture, nil
}

// finish makes the variants, each from the next larger one, and the hash from the smallest.
func (j *job) finish(ctx context.Context, original Encoded, picture image.Image, profile []byte) (*Picture, error) {
	done := &Picture{Width: original.Width, Height: original.Height, Original: original, Large: original}
	picture = plain(picture)
	opaque := isOpaque(picture)
	variant := func(side int, larger Encoded) (Encoded, error) {
		if err := step(ctx); err != nil {
			return Encoded{}, err
		}
		if max(larger.Width, larger.Height) <= side {
			return larger, nil
		}
		picture = shrink(picture, side)
		if opaque {
			return encodeJPEG(picture, variantQuality, profile, j.limits)
		}
		return encodePNG(picture, profile, j.limits)
	}
	var err error
	if done.Large, err = variant(largeSide, original); err != nil {
		return nil, err
	}
	if done.Thumbnail, err = variant(thumbnailSide, done.Large); err != nil {
		return nil, err
	}
	done.BlurHash, err = hash(picture)
	return done, err
}

// hash computes the BlurHash of a picture on white.
func hash(picture image.Image) (string, error) {
	const enough = 32
	small := shrink(picture, enough)
	bounds := small.Bounds()
	paper := image.NewRGBA(image.Rect(0, 0, bounds.Dx(), bounds.Dy()))
	draw.Draw(paper, paper.Rect, image.NewUniform(color.White), image.Point{}, draw.Src)
	draw.Draw(paper, paper.Rect, small, bounds.Min, draw.Over)
	across, down := 4, 3
	if bounds.Dy() > bounds.Dx() {
		across, down = down, across
	}
	text, err := blurhash.Encode(across, down, paper)
	if err != nil {
		return "", fmt.Errorf("compute a BlurHash: %w", err)
	}
	return text, nil
}

// step is where a caller that gave up is let go.
func step(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("process an image: %w", err)
	}
	return nil
}

// decoded runs a decoder and sees that it made what the header promised.
func decoded(h header, decode func() (image.Image, error)) (image.Image, error) {
	var picture image.Image
	err := sound(func() (err error) {
		picture, err = decode()
		return err
	})
	if err != nil {
		return nil, err
	}
	if picture.Bounds() != image.Rect(0, 0, h.width, h.height) {
		return nil, corrupt()
	}
	return picture, nil
}
