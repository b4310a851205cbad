package imaging

import (
	"image"
	"math"
)

// Weights are fixed-point numbers of weightBits; what is between the two passes has fractionBits. Their
// sum and the eight bits of a sample leave room in 32 for what a kernel overshoots.
const (
	weightBits   = 14
	fractionBits = 7
)

// taps says for each sample of one axis which source samples it is made of: count of them from first[i]
// on, with the weights from i*count on.
type taps struct {
	first   []int
	weights []int32
	count   int
}

// newTaps computes Catmull-Rom weights that make dst samples of src, each as wide as step of them.
func newTaps(dst, src int, step float64) taps {
	wide := max(step, 1)
	count := min(int(math.Ceil(4*wide))+1, src)
	axis := taps{first: make([]int, dst), weights: make([]int32, dst*count), count: count}
	raw := make([]float64, count)
	for i := range dst {
		centre := (float64(i)+0.5)*step - 0.5
		first := min(max(int(math.Ceil(centre-2*wide)), 0), src-count)
		sum := 0.0
		for k := range raw {
			raw[k] = catmullRom((float64(first+k) - centre) / wide)
			sum += raw[k]
		}
		axis.first[i] = first
		normalise(raw, sum, axis.weights[i*count:(i+1)*count])
	}
	return axis
}

// scalingBytes is the most that scaling a picture of these sides takes beside source and result, whichever way it
// lies: for each axis at most four weights a source sample and two a sample of the result, the weights of one sample
// in floating point, and where each begins; and one row in 32 bits and four channels.
func scalingBytes(width, height int) int64 {
	const source, result, row = 4*4 + 8, 2*4 + 8, 4 * 4
	return int64(source*(width+height) + 2*result*(largeSide+1) + row*max(width, height))
}

// normalise rounds the weights so that their sum is exactly one: a plain area keeps its colour.
func normalise(raw []float64, sum float64, weights []int32) {
	if sum == 0 {
		weights[0] = 1 << weightBits
		return
	}
	rest, largest := int32(1<<weightBits), 0
	for k, value := range raw {
		weights[k] = int32(math.Round(value / sum * (1 << weightBits)))
		rest -= weights[k]
		if weights[k] > weights[largest] {
			largest = k
		}
	}
	weights[largest] += rest
}

func catmullRom(t float64) float64 {
	t = math.Abs(t)
	switch {
	case t < 1:
		return (1.5*t-2.5)*t*t + 1
	case t < 2:
		return ((-0.5*t+2.5)*t-4)*t + 2
	}
	return 0
}

// shrinkPlane scales a plane; stepX and stepY are how many source samples a sample of the result covers.
// Beside the result it takes one row of the source in 32 bits.
func shrinkPlane(src plane, width, height int, stepX, stepY float64) plane {
	dst := plane{width: width, height: height, channels: src.channels, stride: width * src.channels}
	dst.pix = make([]uint8, dst.stride*height)
	across, down := newTaps(width, src.width, stepX), newTaps(height, src.height, stepY)
	row := make([]int32, src.width*src.channels)
	for y := range height {
		clear(row)
		for k := range down.count {
			at := (down.first[y] + k) * src.stride
			addRow(row, src.pix[at:at+len(row)], down.weights[y*down.count+k])
		}
		for i := range row {
			row[i] >>= weightBits - fractionBits
		}
		shrinkRow(dst.pix[y*dst.stride:(y+1)*dst.stride], row, across, src.channels)
	}
	return dst
}

func addRow(sum []int32, row []uint8, weight int32) {
	if weight == 0 {
		return
	}
	row = row[:len(sum)]
	for i := range sum {
		sum[i] += weight * int32(row[i])
	}
}

func shrinkRow(dst []uint8, row []int32, across taps, channels int) {
	const shift, half = weightBits + fractionBits, 1 << (weightBits + fractionBits - 1)
	for x, first := range across.first {
		weights := across.weights[x*across.count : (x+1)*across.count]
		for c := range channels {
			sum := int32(half)
			at := first*channels + c
			for _, weight := range weights {
				sum += weight * row[at]
				at += channels
			}
			dst[x*channels+c] = uint8(min(max(sum>>shift, 0), 255))
		}
	}
}

// fit gives the dimensions of a picture whose longest side is at most side, at least a pixel each.
func fit(width, height, side int) (int, int) {
	longest := max(width, height)
	if longest <= side {
		return width, height
	}
	scaled := func(length int) int { return max((length*side+longest/2)/longest, 1) }
	return scaled(width), scaled(height)
}

// shrink gives a smaller copy of a picture that is YCbCr, Gray or RGBA. Colours are scaled where they
// are: planes as planes, from the source's subsampling straight to that of the JPEG to be, and
// transparency premultiplied, so that what is invisible does not shine through at the edges.
func shrink(picture image.Image, side int) image.Image {
	bounds := picture.Bounds()
	width, height := fit(bounds.Dx(), bounds.Dy(), side)
	if width == bounds.Dx() && height == bounds.Dy() {
		return picture
	}
	stepX, stepY := float64(bounds.Dx())/float64(width), float64(bounds.Dy())/float64(height)
	source := plane{width: bounds.Dx(), height: bounds.Dy()}
	rect := image.Rect(0, 0, width, height)
	switch large := picture.(type) {
	case *image.YCbCr:
		return shrinkYCbCr(large, rect, stepX, stepY)
	case *image.Gray:
		source.pix, source.stride, source.channels = large.Pix, large.Stride, 1
		small := shrinkPlane(source, width, height, stepX, stepY)
		return &image.Gray{Pix: small.pix, Stride: small.stride, Rect: rect}
	case *image.RGBA:
		source.pix, source.stride, source.channels = large.Pix, large.Stride, 4
		small := shrinkPlane(source, width, height, stepX, stepY)
		capColours(small.pix)
		return &image.RGBA{Pix: small.pix, Stride: small.stride, Rect: rect}
	}
	return shrink(fullColour(picture), side)
}

func shrinkYCbCr(large *image.YCbCr, rect image.Rectangle, stepX, stepY float64) *image.YCbCr {
	small := image.NewYCbCr(rect, image.YCbCrSubsampleRatio420)
	y, cb, cr := planesOf(large)
	across, down := subsampling(large.SubsampleRatio)
	colourX, colourY := stepX*2/float64(across), stepY*2/float64(down)
	width, height := (rect.Dx()+1)/2, (rect.Dy()+1)/2
	small.Y = shrinkPlane(y, rect.Dx(), rect.Dy(), stepX, stepY).pix
	small.Cb = shrinkPlane(cb, width, height, colourX, colourY).pix
	small.Cr = shrinkPlane(cr, width, height, colourX, colourY).pix
	return small
}

// capColours makes what a kernel has overshot valid again: premultiplied, no colour is more than its alpha.
func capColours(pix []uint8) {
	for i := 0; i+3 < len(pix); i += 4 {
		alpha := pix[i+3]
		pix[i], pix[i+1], pix[i+2] = min(pix[i], alpha), min(pix[i+1], alpha), min(pix[i+2], alpha)
	}
}
