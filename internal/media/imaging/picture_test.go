package imaging_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"image/gif"
	"image/png"
	"testing"

	"github.com/bbrks/go-blurhash"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	_ "golang.org/x/image/webp"

	"parley/internal/media/imaging"
)

func process(tb testing.TB, file []byte) *imaging.Picture {
	tb.Helper()
	picture, err := processed(tb, file, imaging.DefaultLimits())
	require.NoError(tb, err)
	return picture
}

func processed(tb testing.TB, file []byte, limits imaging.Limits) (*imaging.Picture, error) {
	tb.Helper()
	return imaging.New(limits).Process(tb.Context(), bytes.NewReader(file), int64(len(file)))
}

// open decodes an output and sees that it is what it says.
func open(tb testing.TB, output imaging.Encoded) image.Image {
	tb.Helper()
	picture, name, err := image.Decode(bytes.NewReader(output.Bytes))
	require.NoError(tb, err)
	require.Equal(tb, output.MIME, "image/"+name)
	require.Equal(tb, image.Rect(0, 0, output.Width, output.Height), picture.Bounds())
	return picture
}

// requireQuarters sees which stored quarter is shown where, in reading order.
func requireQuarters(tb testing.TB, picture image.Image, shown [4]int) {
	tb.Helper()
	width, height := picture.Bounds().Dx(), picture.Bounds().Dy()
	for i, quarter := range shown {
		at := color.NRGBAModel.Convert(picture.At(width/4+i%2*width/2, height/4+i/2*height/2)).(color.NRGBA)
		want := quarters()[quarter]
		for c, pair := range [][2]uint8{{want.R, at.R}, {want.G, at.G}, {want.B, at.B}} {
			require.InDelta(tb, pair[0], pair[1], 8, "channel %d of the quarter at %d", c, i)
		}
	}
}

// upright says for each orientation which stored quarter is shown where.
func upright() map[int][4]int {
	return map[int][4]int{
		1: {0, 1, 2, 3}, 2: {1, 0, 3, 2}, 3: {3, 2, 1, 0}, 4: {2, 3, 0, 1},
		5: {0, 2, 1, 3}, 6: {2, 0, 3, 1}, 7: {3, 1, 2, 0}, 8: {1, 3, 0, 2},
	}
}

func TestAPictureIsUprightInAllVariants(t *testing.T) {
	photo := jpegOf(t, quartered(1616, 160), 92)
	lossy := riffOf(t, sample(t, "lossy.webp"))[0]
	veiled := riffOf(t, sample(t, "lossless_veiled.webp"))
	require.Equal(t, "VP8L", veiled[len(veiled)-1].name)
	screenshot, drawing := pngOf(t, quartered(1616, 160)), image.NewPaletted(image.Rect(0, 0, 400, 300), nil)
	for _, c := range quarters() {
		drawing.Palette = append(drawing.Palette, c)
	}
	for i := range drawing.Pix {
		drawing.Pix[i] = uint8(2*(i/400*2/300) + i%400*2/400)
	}
	for turned, quarters := range upright() {
		var order binary.AppendByteOrder = binary.BigEndian
		if turned%2 == 0 {
			order = binary.LittleEndian
		}
		block := exif(order, turned)
		files := map[string][]byte{
			"jpeg":    withSegments(photo, segment(0xe1, append([]byte("Exif\x00\x00"), block...))),
			"png":     withChunks(screenshot, pngChunk("eXIf", block)),
			"palette": withChunks(pngOf(t, drawing), pngChunk("eXIf", block)),
			"webp":    webpOf(canvas(1<<3, 64, 32), lossy, part{name: "EXIF", body: block}),
		}
		for kind, file := range files {
			t.Run(fmt.Sprintf("%s_%d", kind, turned), func(t *testing.T) {
				picture := process(t, file)
				require.Equal(t, turned >= 5, picture.Height > picture.Width)
				require.Equal(t, picture.Width, picture.Original.Width)
				for _, output := range []imaging.Encoded{picture.Original, picture.Large, picture.Thumbnail} {
					requireQuarters(t, open(t, output), quarters)
				}
			})
		}
	}
}

func TestTheFirstPixelsOfATurnedPictureAreInTheirPlace(t *testing.T) {
	// Every pixel of a small PNG, whose sides are no multiples of anything.
	stored := image.NewNRGBA(image.Rect(0, 0, 37, 71))
	for i := range stored.Pix {
		stored.Pix[i] = uint8(i * 7)
	}
	last := image.Pt(36, 70)
	places := map[int]func(x, y int) (int, int){
		1: func(x, y int) (int, int) { return x, y },
		2: func(x, y int) (int, int) { return last.X - x, y },
		3: func(x, y int) (int, int) { return last.X - x, last.Y - y },
		4: func(x, y int) (int, int) { return x, last.Y - y },
		5: func(x, y int) (int, int) { return y, x },
		6: func(x, y int) (int, int) { return last.Y - y, x },
		7: func(x, y int) (int, int) { return last.Y - y, last.X - x },
		8: func(x, y int) (int, int) { return y, last.X - x },
	}
	for turned, place := range places {
		file := withChunks(pngOf(t, stored), pngChunk("eXIf", exif(binary.BigEndian, turned)))
		shown := open(t, process(t, file).Original)
		for y := range 71 {
			for x := range 37 {
				toX, toY := place(x, y)
				require.Equal(t, stored.At(x, y), shown.At(toX, toY), "%d: (%d, %d)", turned, x, y)
			}
		}
	}
}

func TestVariantsAndTheirSizes(t *testing.T) {
	cases := map[string]struct {
		width, height    int
		large, thumbnail [2]int
	}{
		"phone":          {2048, 1536, [2]int{1600, 1200}, [2]int{320, 240}},
		"high":           {1000, 2000, [2]int{800, 1600}, [2]int{160, 320}},
		"small":          {640, 480, [2]int{640, 480}, [2]int{320, 240}},
		"tiny":           {1, 1, [2]int{1, 1}, [2]int{1, 1}},
		"just large":     {1600, 3, [2]int{1600, 3}, [2]int{320, 1}},
		"just more":      {1601, 1601, [2]int{1600, 1600}, [2]int{320, 320}},
		"just thumbnail": {320, 320, [2]int{320, 320}, [2]int{320, 320}},
		"a line":         {65535, 1, [2]int{1600, 1}, [2]int{320, 1}},
		"a column":       {1, 30000, [2]int{1, 1600}, [2]int{1, 320}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			plain := image.NewGray(image.Rect(0, 0, c.width, c.height))
			picture := process(t, jpegOf(t, plain, 80))
			require.Equal(t, [2]int{c.width, c.height}, [2]int{picture.Width, picture.Height})
			require.Equal(t, c.large, [2]int{picture.Large.Width, picture.Large.Height})
			require.Equal(t, c.thumbnail, [2]int{picture.Thumbnail.Width, picture.Thumbnail.Height})
			for _, output := range []imaging.Encoded{picture.Original, picture.Large, picture.Thumbnail} {
				require.IsType(t, plain, open(t, output), "grey stays grey")
			}
			across, down, err := blurhash.Components(picture.BlurHash)
			require.NoError(t, err)
			require.Equal(t, c.height > c.width, down > across)
			require.False(t, picture.Animated)
		})
	}
}

func TestSmallPicturesShareTheirBytes(t *testing.T) {
	picture := process(t, pngOf(t, quartered(300, 200)))
	require.Same(t, &picture.Original.Bytes[0], &picture.Large.Bytes[0])
	require.Same(t, &picture.Original.Bytes[0], &picture.Thumbnail.Bytes[0])
	picture = process(t, pngOf(t, quartered(400, 200)))
	require.Same(t, &picture.Original.Bytes[0], &picture.Large.Bytes[0])
	require.NotEqual(t, picture.Large.Bytes, picture.Thumbnail.Bytes)
}

// mimes are those of the original, the large variant and the thumbnail.
func mimes(picture *imaging.Picture) [3]string {
	return [3]string{picture.Original.MIME, picture.Large.MIME, picture.Thumbnail.MIME}
}

func TestFormatsOfOutputs(t *testing.T) {
	const jpg, pngs, gifs = "image/jpeg", "image/png", "image/gif"
	veiled := quartered(1616, 160)
	veiled.Pix[3] = 0
	cases := map[string]struct {
		file []byte
		want [3]string
	}{
		"photo":            {jpegOf(t, quartered(1616, 160), 90), [3]string{jpg, jpg, jpg}},
		"opaque png":       {pngOf(t, quartered(1616, 160)), [3]string{pngs, jpg, jpg}},
		"transparent png":  {pngOf(t, veiled), [3]string{pngs, pngs, pngs}},
		"still gif":        {gifOf(t, reel(1700, 500, color.RGBA{200, 0, 0, 255})), [3]string{gifs, jpg, jpg}},
		"moving gif":       {gifOf(t, reel(500, 400, color.RGBA{A: 255}, color.RGBA{})), [3]string{gifs, gifs, jpg}},
		"lossy webp":       {sample(t, "lossy.webp"), [3]string{jpg, jpg, jpg}},
		"lossless webp":    {sample(t, "lossless.webp"), [3]string{jpg, jpg, jpg}},
		"transparent webp": {sample(t, "veiled.webp"), [3]string{pngs, pngs, pngs}},
		"without loss":     {sample(t, "lossless_veiled.webp"), [3]string{pngs, pngs, pngs}},
		"moving webp":      {sample(t, "moving.webp"), [3]string{"image/webp", "image/webp", "image/webp"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, c.want, mimes(process(t, c.file)))
		})
	}
}

func TestWebPColours(t *testing.T) {
	for _, name := range []string{"lossy.webp", "lossless.webp", "veiled.webp", "lossless_veiled.webp"} {
		t.Run(name, func(t *testing.T) {
			picture := open(t, process(t, sample(t, name)).Original)
			if name == "veiled.webp" || name == "lossless_veiled.webp" {
				alpha := func(x, y int) uint8 { return color.NRGBAModel.Convert(picture.At(x, y)).(color.NRGBA).A }
				require.Equal(t, []uint8{255, 255, 0, 128}, []uint8{alpha(10, 10), alpha(50, 10), alpha(10, 25), alpha(50, 25)})
				at := color.NRGBAModel.Convert(picture.At(50, 25)).(color.NRGBA)
				require.InDelta(t, quarters()[3].R, at.R, 6, "colours are not darkened by their alpha")
				return
			}
			requireQuarters(t, picture, [4]int{0, 1, 2, 3})
		})
	}
	picture := open(t, process(t, sample(t, "black_white.webp")).Original)
	require.LessOrEqual(t, color.GrayModel.Convert(picture.At(5, 5)).(color.Gray).Y, uint8(3), "black is black")
	require.GreaterOrEqual(t, color.GrayModel.Convert(picture.At(60, 5)).(color.Gray).Y, uint8(252), "white is white")
}

func TestWhatIsInvisibleDoesNotShineThrough(t *testing.T) {
	// White where opaque, and red where nobody should see it.
	picture := image.NewNRGBA(image.Rect(0, 0, 1000, 1000))
	for y := range 1000 {
		for x := range 1000 {
			picture.SetNRGBA(x, y, color.NRGBA{255, 0, 0, 0})
			if (x/50+y/50)%2 == 0 {
				picture.SetNRGBA(x, y, color.NRGBA{255, 255, 255, 255})
			}
		}
	}
	small := open(t, process(t, pngOf(t, picture)).Thumbnail)
	for y := range small.Bounds().Dy() {
		for x := range small.Bounds().Dx() {
			at := color.NRGBAModel.Convert(small.At(x, y)).(color.NRGBA)
			if at.A > 8 {
				require.GreaterOrEqual(t, at.G, uint8(230), "(%d, %d) %v", x, y, at)
			}
		}
	}
}

func TestSixteenBitsBecomeEight(t *testing.T) {
	wide := image.NewNRGBA64(image.Rect(0, 0, 600, 400))
	grey := image.NewGray16(wide.Rect)
	colour := image.NewRGBA64(wide.Rect)
	for y := range 400 {
		for x := range 600 {
			c := quarters()[2*(y/200)+x/300]
			wide.SetNRGBA64(x, y, color.NRGBA64{uint16(c.R)<<8 | 77, uint16(c.G) << 8, uint16(c.B) << 8, 0xfff0})
			colour.SetRGBA64(x, y, color.RGBA64{uint16(c.R)<<8 | 77, uint16(c.G) << 8, uint16(c.B) << 8, 0xffff})
			grey.SetGray16(x, y, color.Gray16{uint16(c.R)<<8 | 200})
		}
	}
	for _, picture := range []image.Image{wide, colour} {
		done := process(t, pngOf(t, picture))
		requireQuarters(t, open(t, done.Original), [4]int{0, 1, 2, 3})
		requireQuarters(t, open(t, done.Thumbnail), [4]int{0, 1, 2, 3})
		require.Equal(t, byte(8), chunksOf(t, done.Original.Bytes)[0].body[8])
	}
	done := open(t, process(t, pngOf(t, grey)).Original)
	require.IsType(t, &image.Gray{}, done)
	require.Equal(t, color.Gray{quarters()[1].R}, done.At(500, 100))
}

func TestPrintColours(t *testing.T) {
	// Inks are stored inverted: 255 is none. Cyan and yellow make green.
	adobe := segment(0xee, []byte("Adobe\x00\x64\x00\x00\x00\x00\x00"))
	file := crude{
		marker: 0xc0, width: 40, height: 24, sampling: []byte{0x11, 0x11, 0x11, 0x11},
		levels: []int{0, 255, 0, 255}, before: [][]byte{adobe},
	}.bytes(t)
	at := color.NRGBAModel.Convert(open(t, process(t, file).Original).At(20, 12)).(color.NRGBA)
	require.InDelta(t, 0, at.R, 12)
	require.InDelta(t, 255, at.G, 12)
	require.InDelta(t, 0, at.B, 12)
}

func TestSamplingsOfColour(t *testing.T) {
	for _, marker := range []byte{0xc0, 0xc2} {
		for _, luma := range []byte{0x11, 0x21, 0x12, 0x22, 0x41, 0x42} {
			for _, turned := range []int{1, 3, 6} {
				file := crude{
					marker: marker, width: 701, height: 113, sampling: []byte{luma, 0x11, 0x11},
					levels: []int{120, 90, 200}, before: [][]byte{exifSegment(turned)},
				}.bytes(t)
				picture := process(t, file)
				for _, output := range []imaging.Encoded{picture.Original, picture.Large, picture.Thumbnail} {
					shown := open(t, output)
					r, g, b := color.YCbCrToRGB(120, 90, 200)
					for _, at := range []image.Point{{}, shown.Bounds().Max.Sub(image.Pt(1, 1))} {
						got := color.NRGBAModel.Convert(shown.At(at.X, at.Y)).(color.NRGBA)
						require.InDelta(t, r, got.R, 12, "%x %x %d", marker, luma, turned)
						require.InDelta(t, g, got.G, 12)
						require.InDelta(t, b, got.B, 12)
					}
				}
			}
		}
	}
}

func TestAnAnimationKeepsMoving(t *testing.T) {
	red, green, blue := color.RGBA{200, 0, 0, 255}, color.RGBA{0, 200, 0, 255}, color.RGBA{0, 0, 200, 255}
	frames := reel(400, 300, red, green, blue)
	frames.LoopCount = 3
	picture := process(t, gifOf(t, frames))
	require.True(t, picture.Animated)
	require.Same(t, &picture.Original.Bytes[0], &picture.Large.Bytes[0], "the large variant moves as well")
	got, err := gif.DecodeAll(bytes.NewReader(picture.Original.Bytes))
	require.NoError(t, err)
	require.Equal(t, []int{7, 7, 7}, got.Delay)
	require.Equal(t, 3, got.LoopCount)
	require.Len(t, got.Image, 3)
	at := color.NRGBAModel.Convert(open(t, picture.Thumbnail).At(10, 10)).(color.NRGBA)
	require.InDelta(t, red.R, at.R, 6, "the thumbnail is the first frame")
}

func TestAnAnimatedPNGKeepsMoving(t *testing.T) {
	file := moving(t, []image.Point{{}, {20, 10}}, quartered(400, 200), quartered(100, 50))
	file = withChunks(file, pngChunk("tEXt", []byte("Comment\x00"+latitude)), pngChunk("eXIf", exif(binary.BigEndian, 6)))
	picture := process(t, file)
	require.True(t, picture.Animated)
	require.Equal(t, 400, picture.Width, "frames are not turned")
	parts := chunksOf(t, picture.Original.Bytes)
	require.Equal(t, []string{"IHDR", "acTL", "fcTL", "IDAT", "fcTL", "fdAT", "IEND"}, names(parts))
	require.Equal(t, []uint32{0, 1, 2}, []uint32{
		binary.BigEndian.Uint32(parts[2].body), binary.BigEndian.Uint32(parts[4].body), binary.BigEndian.Uint32(parts[5].body),
	})
	requireQuarters(t, open(t, picture.Original), [4]int{0, 1, 2, 3})
	requireQuarters(t, open(t, picture.Thumbnail), [4]int{0, 1, 2, 3})
	_, err := png.Decode(bytes.NewReader(picture.Original.Bytes))
	require.NoError(t, err)
}

func TestAnAnimatedWebPKeepsMoving(t *testing.T) {
	parts := riffOf(t, sample(t, "moving.webp"))
	parts[0].body = bytes.Clone(parts[0].body)
	parts[0].body[0] |= 1<<2 | 1<<3 | 1<<5
	parts = append(parts, part{name: "EXIF", body: exif(binary.LittleEndian, 1)}, part{name: "XMP ", body: []byte(longitude)},
		part{name: "junk", body: []byte(latitude)}, part{name: "ICCP", body: wideGamut()})
	picture := process(t, webpOf(parts...))
	require.True(t, picture.Animated)
	got := riffOf(t, picture.Original.Bytes)
	require.Equal(t, []string{"VP8X", "ANIM", "ANMF", "ANMF", "ANMF"}, names(got))
	require.Equal(t, byte(1<<1), got[0].body[0], "nothing more is promised than is there")
	require.Equal(t, "VP8 ", riffParts(got[2].body[16:])[0].name)
	requireNoTrace(t, picture.Original.Bytes)
	require.Equal(t, sample(t, "moving.webp"), picture.Original.Bytes, "the frames are as they were")
}

func requireNoTrace(tb testing.TB, output []byte) {
	tb.Helper()
	for _, trace := range []string{latitude, longitude, "CameraMaker", "4711", "SERIAL", "Exif", "http://ns.adobe.com", "Photoshop", "Display P3", "nobody"} {
		assert.NotContains(tb, string(output), trace)
	}
}

func TestNothingTellsWhereAPhotoWasTaken(t *testing.T) {
	segments := [][]byte{
		exifSegment(6),
		segment(0xe1, []byte("http://ns.adobe.com/xap/1.0/\x00<x:xmpmeta>"+latitude+"</x:xmpmeta>")),
		segment(0xed, []byte("Photoshop 3.0\x008BIM\x04\x04"+longitude)),
		segment(0xfe, []byte("taken at "+latitude+" "+longitude)),
		segment(0xe2, []byte("MPF\x00"+latitude)),
	}
	segments = append(segments, profileSegments(wideGamut())...)
	photo := withSegments(jpegOf(t, scenery(1610, 400), 93), segments...)
	photo = append(photo, "\x00\x00\x00\x18ftypmp42 a moving picture of "+latitude...)
	require.Contains(t, string(photo), longitude)
	picture := process(t, photo)
	for _, output := range []imaging.Encoded{picture.Original, picture.Large, picture.Thumbnail} {
		requireNoTrace(t, output.Bytes)
		for _, p := range segmentsOf(t, output.Bytes) {
			require.Contains(t, []byte{0xdb, 0xc0, 0xc4, 0xda, 0xe2}, p.marker)
			if p.marker == 0xe2 {
				requireProfile(t, p.body[14:])
			}
		}
	}
}

// requireProfile sees that a profile has what says how to show colours, and nothing of its maker's.
func requireProfile(tb testing.TB, profile []byte) {
	tb.Helper()
	require.Equal(tb, len(profile), int(binary.BigEndian.Uint32(profile)))
	var tags []string
	for i := range int(binary.BigEndian.Uint32(profile[128:])) {
		entry := profile[132+12*i:]
		offset, length := binary.BigEndian.Uint32(entry[4:]), binary.BigEndian.Uint32(entry[8:])
		require.Contains(tb, []string{"desc", "text", "XYZ ", "curv"}, string(profile[offset : offset+length][:4]))
		tags = append(tags, string(entry[:4]))
	}
	require.Equal(tb, []string{"desc", "cprt", "wtpt", "rXYZ", "gXYZ", "bXYZ", "rTRC", "gTRC", "bTRC"}, tags)
}

func TestNothingOfAPNGIsLeftButPixelsAndColours(t *testing.T) {
	profile := append([]byte("any name "+latitude+"\x00\x00"), deflated(t, wideGamut())...)
	file := withChunks(pngOf(t, quartered(700, 500)),
		pngChunk("iCCP", profile), pngChunk("tEXt", []byte("Comment\x00"+latitude)),
		pngChunk("iTXt", append([]byte("XML:com.adobe.xmp\x00\x01\x00\x00\x00"), deflated(t, []byte(longitude))...)),
		pngChunk("eXIf", exif(binary.LittleEndian, 1)), pngChunk("tIME", make([]byte, 7)), pngChunk("prVt", []byte(latitude)))
	picture := process(t, file)
	parts := chunksOf(t, picture.Original.Bytes)
	require.Equal(t, []string{"IHDR", "iCCP"}, names(parts)[:2])
	for _, p := range parts {
		require.Contains(t, []string{"IHDR", "iCCP", "IDAT", "IEND"}, p.name)
	}
	requireNoTrace(t, picture.Original.Bytes)
	requireNoTrace(t, picture.Thumbnail.Bytes)
	require.Equal(t, byte(0xe2), segmentsOf(t, picture.Thumbnail.Bytes)[0].marker, "the thumbnail has the colours too")
}

func TestNothingOfAGIFIsLeftButFrames(t *testing.T) {
	frames := reel(60, 40, color.RGBA{200, 0, 0, 255}, color.RGBA{0, 200, 0, 255})
	file := gifOf(t, frames)
	picture := process(t, withComment(file, latitude+longitude))
	requireNoTrace(t, picture.Original.Bytes)
	require.Equal(t, file, picture.Original.Bytes)
}

func TestAPhotoIsNotCodedBetterThanItCame(t *testing.T) {
	picture := scenery(320, 240)
	for quality, want := range map[int]int{40: 70, 75: 75, 85: 85, 100: 90} {
		got := process(t, jpegOf(t, picture, quality)).Original
		expected := segmentsOf(t, jpegOf(t, picture, want))[0]
		require.Equal(t, expected, segmentsOf(t, got.Bytes)[0], "%d", quality)
	}
}

func TestColoursThatAreNotYCbCr(t *testing.T) {
	adobe := segment(0xee, []byte("Adobe\x00\x64\x00\x00\x00\x00\x00"))
	file := crude{
		marker: 0xc0, width: 40, height: 24, sampling: []byte{0x11, 0x11, 0x11},
		levels: []int{200, 40, 90}, before: [][]byte{adobe, exifSegment(8)},
	}.bytes(t)
	at := color.NRGBAModel.Convert(open(t, process(t, file).Thumbnail).At(12, 20)).(color.NRGBA)
	require.InDelta(t, 200, at.R, 12)
	require.InDelta(t, 40, at.G, 12)
	require.InDelta(t, 90, at.B, 12)
}

func TestLargeWebP(t *testing.T) {
	for name, want := range map[string]string{
		"large_lossy.webp": "image/jpeg", "large_veiled.webp": "image/png", "large_lossless_veiled.webp": "image/png",
	} {
		t.Run(name, func(t *testing.T) {
			picture := process(t, sample(t, name))
			require.Equal(t, [3]string{want, want, want}, mimes(picture))
			require.Equal(t, [2]int{1700, 900}, [2]int{picture.Width, picture.Height})
			require.Equal(t, [2]int{1600, 847}, [2]int{picture.Large.Width, picture.Large.Height})
			for _, output := range []imaging.Encoded{picture.Original, picture.Large, picture.Thumbnail} {
				shown := open(t, output)
				at := color.NRGBAModel.Convert(shown.At(shown.Bounds().Dx()-5, shown.Bounds().Dy()-5)).(color.NRGBA)
				require.InDelta(t, quarters()[3].R, at.R, 8)
				require.InDelta(t, quarters()[3].B, at.B, 8)
			}
		})
	}
}
