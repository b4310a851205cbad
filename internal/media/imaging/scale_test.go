package imaging_test

import (
	"image"
	"image/color"
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/image/draw"
)

// rings are circles that come closer and closer: whatever a scaler does wrong shows in them.
func rings(side int) *image.NRGBA {
	picture := image.NewNRGBA(image.Rect(0, 0, side, side))
	for y := range side {
		for x := range side {
			square := float64(x*x + y*y)
			level := uint8(128 + 127*math.Cos(square/float64(side)/4))
			picture.SetNRGBA(x, y, color.NRGBA{level, 255 - level, uint8(x * 255 / side), 255})
		}
	}
	return picture
}

func TestVariantsAreAsGoodAsTheUsualScalers(t *testing.T) {
	picture := rings(600)
	for i := 3; i < len(picture.Pix)/2; i += 4 {
		picture.Pix[i] = uint8(i / 4000)
	}
	want := image.NewRGBA(image.Rect(0, 0, 320, 320))
	draw.CatmullRom.Scale(want, want.Rect, picture, picture.Rect, draw.Src, nil)
	got := open(t, process(t, pngOf(t, picture)).Thumbnail)
	sum, worst := 0, 0
	for y := range 320 {
		for x := range 320 {
			a := want.RGBAAt(x, y)
			b := color.RGBAModel.Convert(got.At(x, y)).(color.RGBA)
			for _, pair := range [][2]uint8{{a.R, b.R}, {a.G, b.G}, {a.B, b.B}, {a.A, b.A}} {
				difference := max(int(pair[0])-int(pair[1]), int(pair[1])-int(pair[0]))
				sum, worst = sum+difference, max(worst, difference)
			}
		}
	}
	require.LessOrEqual(t, worst, 3)
	require.Less(t, float64(sum)/(320*320*4), 0.6)
}

func TestAPlainAreaKeepsItsColour(t *testing.T) {
	for _, side := range []int{321, 641, 1000} {
		picture := image.NewNRGBA(image.Rect(0, 0, side, side/3))
		for i := 0; i < len(picture.Pix); i += 4 {
			copy(picture.Pix[i:], []uint8{17, 200, 255, 254})
		}
		small := open(t, process(t, pngOf(t, picture)).Thumbnail)
		for y := range small.Bounds().Dy() {
			for x := range small.Bounds().Dx() {
				at := color.NRGBAModel.Convert(small.At(x, y)).(color.NRGBA)
				require.InDelta(t, 17, at.R, 1)
				require.InDelta(t, 200, at.G, 1)
				require.Equal(t, uint8(254), at.A)
			}
		}
	}
}
