package bench

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/sync/errgroup"

	"parley/internal/client"
)

// The kernels by which the baseline scales, in its addresses.
const (
	catmullRom = "catmull-rom"
	bilinear   = "bilinear"
)

// The numbers of photos that come at once.
const (
	pair  = 2 // as many as the server decodes at once
	rush  = 8
	alone = 1 // for warming up
)

const uploadDocument = `mutation Upload($input: UploadImageInput!) { uploadImage(input: $input) { attachment { id width height } } }`

// imageCost is what photos take, one after the other and at once.
type imageCost struct {
	cpu, ready    sample // ms a photo
	together, all sample // MiB at the peak, beyond what the process held before: of a pair, of a rush
}

// images measures what becoming an attachment takes.
func (r *runner) images(ctx context.Context) (section, error) {
	album, err := r.photograph(alone + r.photos + pair + rush)
	if err != nil {
		return section{}, err
	}
	s := section{
		title: "Images",
		about: fmt.Sprintf("JPEGs of %d × %d pixels and some %s MB, each another one, from the request over HTTP to the attachment that is ready to be sent: received, "+
			"walked, decoded, encoded anew without metadata, scaled to two sizes, encoded twice more, hashed, written to the disk and "+
			"recorded. *Decode and scale* is a process that reads the same file, decodes it with image/jpeg and scales it to the same two sizes with "+
			"golang.org/x/image/draw, and does nothing else: with the kernel that Parley has, and with a cheaper one. One after the other: CPU and time "+
			"of each. Then several at once, in a new process, of which the server decodes two and lets the others wait: the peak of the resident memory "+
			"beyond what the process held when its garbage had been collected.",
			photoWidth, photoHeight, number(float64(len(album[0].content))/1e6)),
	}
	var own, same, cheap imageCost
	for repeat := range r.repeats {
		r.progress("images: repeat %d of %d", repeat+1, r.repeats)
		for _, step := range []func() error{
			func() error { return r.uploadsAlone(ctx, album, &own) },
			func() error { return r.decodesAlone(ctx, album, catmullRom, &same) },
			func() error { return r.decodesAlone(ctx, album, bilinear, &cheap) },
			func() error { return r.uploadsAtOnce(ctx, album, &own) },
			func() error { return r.decodesAtOnce(ctx, album, &same) },
		} {
			if err := step(); err != nil {
				return s, err
			}
		}
	}
	s.rows = imageRows(own, same, cheap)
	return s, nil
}

// photo is a file, and what uploads it.
type photo struct {
	path    string
	content []byte
}

// photograph makes photos on the disk, which is where the baseline reads them.
func (r *runner) photograph(n int) ([]photo, error) {
	r.progress("images: make %d photos", n)
	dir, err := r.newDir()
	if err != nil {
		return nil, err
	}
	scene := newScene(n)
	album := make([]photo, n)
	for i := range album {
		content, err := scene.photo(i)
		if err != nil {
			return nil, err
		}
		album[i] = photo{filepath.Join(dir, fmt.Sprintf("photo%d.jpg", i)), content}
		if err := os.WriteFile(album[i].path, content, 0o600); err != nil {
			return nil, fmt.Errorf("make a photo: %w", err)
		}
	}
	return album, nil
}

// working is a process that makes something of photos.
type working struct {
	*process
	do func(ctx context.Context, p photo) error
}

// uploading starts a Parley that has stored no image yet.
func (r *runner) uploading(ctx context.Context, start func(context.Context, []string, *house, ...string) (*process, error)) (working, error) {
	h, err := r.newHouse(ctx, rush, 1)
	if err != nil {
		return working{}, err
	}
	p, err := start(ctx, []string{r.server}, h)
	if err != nil {
		return working{}, err
	}
	user := &client.Client{URL: "http://" + p.address + "/graphql", Token: h.token(0), HTTP: &http.Client{Transport: new(http.Transport)}}
	return working{p, func(ctx context.Context, photo photo) error {
		return user.Upload(ctx, uploadDocument, client.Variables{"input": map[string]any{"file": nil}},
			client.File{Place: "variables.input.file", Name: "photo.jpg", Content: photo.content}, nil)
	}}, nil
}

// decoding starts a baseline.
func (r *runner) decoding(
	ctx context.Context, kernel string, start func(context.Context, []string, *house, ...string) (*process, error),
) (working, error) {
	p, err := start(ctx, r.Decode, new(house))
	if err != nil {
		return working{}, err
	}
	return working{p, func(ctx context.Context, photo photo) error {
		address := "http://" + p.address + "/" + kernel + "?file=" + url.QueryEscape(photo.path)
		req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, http.NoBody)
		if err != nil {
			return fmt.Errorf("decode a photo: %w", err)
		}
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			return fmt.Errorf("decode a photo: %w", err)
		}
		defer func() { _ = resp.Body.Close() }() // it has been read
		answer, err := io.ReadAll(resp.Body)
		if err != nil || resp.StatusCode != http.StatusOK {
			return fmt.Errorf("decode a photo: %s: %s: %w", resp.Status, answer, err)
		}
		return nil
	}}, nil
}

func (r *runner) uploadsAlone(ctx context.Context, album []photo, cost *imageCost) error {
	w, err := r.uploading(ctx, r.launch)
	if err != nil {
		return err
	}
	defer w.stop()
	return r.profiled(w.process, "images parley", func() error { return r.oneByOne(ctx, w, album, cost) })
}

func (r *runner) decodesAlone(ctx context.Context, album []photo, kernel string, cost *imageCost) error {
	w, err := r.decoding(ctx, kernel, r.launch)
	if err != nil {
		return err
	}
	defer w.stop()
	return r.profiled(w.process, "images "+kernel, func() error { return r.oneByOne(ctx, w, album, cost) })
}

// oneByOne works on the first photo for warming up, and measures the next ones.
func (r *runner) oneByOne(ctx context.Context, w working, album []photo, cost *imageCost) error {
	if err := w.do(ctx, album[0]); err != nil {
		return err
	}
	before, err := w.cpu()
	if err != nil {
		return err
	}
	began := time.Now()
	for _, p := range album[alone : alone+r.photos] {
		if err := w.do(ctx, p); err != nil {
			return err
		}
	}
	elapsed := time.Since(began)
	after, err := w.cpu()
	if err != nil {
		return err
	}
	n := float64(r.photos)
	cost.cpu, cost.ready = append(cost.cpu, milliseconds(after-before)/n), append(cost.ready, milliseconds(elapsed)/n)
	return nil
}

func (r *runner) uploadsAtOnce(ctx context.Context, album []photo, cost *imageCost) error {
	w, err := r.uploading(ctx, r.launchObedient)
	if err != nil {
		return err
	}
	defer w.stop()
	return r.atOnce(ctx, w, album, cost)
}

func (r *runner) decodesAtOnce(ctx context.Context, album []photo, cost *imageCost) error {
	w, err := r.decoding(ctx, catmullRom, r.launchObedient) // the other kernel holds as much
	if err != nil {
		return err
	}
	defer w.stop()
	return r.atOnce(ctx, w, album, cost)
}

// atOnce works on the first photo for warming up, then on a pair, then on a rush of them.
func (r *runner) atOnce(ctx context.Context, w working, album []photo, cost *imageCost) error {
	if err := w.do(ctx, album[0]); err != nil {
		return err
	}
	rest := album[alone+r.photos:]
	together, err := peakOf(ctx, w, rest[:pair])
	if err != nil {
		return err
	}
	all, err := peakOf(ctx, w, rest[pair:])
	if err != nil {
		return err
	}
	cost.together, cost.all = append(cost.together, together), append(cost.all, all)
	return nil
}

// peakOf gives how many MiB more than at rest a process has held at once while it worked on photos.
func peakOf(ctx context.Context, w working, photos []photo) (mib float64, err error) {
	before, err := settled(ctx, w.process)
	if err != nil {
		return 0, err
	}
	if err := forgetPeak(w.cmd.Process.Pid); err != nil {
		return 0, err
	}
	group, ctx := errgroup.WithContext(ctx)
	for _, p := range photos {
		group.Go(func() error { return w.do(ctx, p) })
	}
	if err := group.Wait(); err != nil {
		return 0, err //nolint:wrapcheck // one of ours
	}
	peak, err := peakKiB(w.cmd.Process.Pid)
	return (peak - before.kib) / 1024, err
}

func imageRows(own, same, cheap imageCost) []row {
	const kernel, cheaper = "decode and scale", "decode and scale, bilinear"
	two := fmt.Sprintf("%d at once: memory at the peak", pair)
	eight := fmt.Sprintf("%d at once: memory at the peak", rush)
	return []row{
		{what: "a photo: CPU", unit: "ms", values: own.cpu, baseline: same.cpu, against: kernel, goal: ratioAtMost(1.5)},
		{what: "a photo: CPU", unit: "ms", values: own.cpu, baseline: cheap.cpu, against: cheaper},
		{what: "a photo: from request to ready", unit: "ms", values: own.ready, baseline: same.ready, against: kernel},
		{what: two, unit: "MiB", values: own.together, baseline: same.together, against: kernel},
		{what: eight, unit: "MiB", values: own.all, baseline: same.together, against: fmt.Sprintf("%s, %d at once", kernel, pair), goal: ratioAtMost(1)},
		{what: eight, unit: "MiB", values: own.all, baseline: own.together, against: fmt.Sprintf("%d at once", pair)},
		{what: eight, unit: "MiB", values: own.all, baseline: same.all, against: kernel},
	}
}
