package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"

	"github.com/prometheus/client_golang/prometheus"

	"parley/internal/auth"
	"parley/internal/chat"
	"parley/internal/config"
	"parley/internal/database"
	"parley/internal/media"
	"parley/internal/media/disk"
	"parley/internal/media/imaging"
	"parley/internal/media/s3"
)

// wireMedia makes the media over a migrated database. The rules say who sees them.
func (n *node) wireMedia(ctx context.Context, p *program, db *database.DB, rules *chat.Service, log *slog.Logger) (*media.Service, error) {
	signing, err := signingKeys(p)
	if err != nil {
		return nil, err
	}
	keys, err := auth.DeriveKeys(signing, "media addresses")
	if err != nil {
		return nil, err
	}
	store, free, err := n.openStore(ctx, p)
	if err != nil {
		return nil, err
	}
	images, err := media.New(db, media.Options{
		Store: store, Free: free, MinFree: int64(p.config.MediaMinFree), Access: rules, Process: imaging.New(imageLimits(p.config)).Process, Keys: keys,
		URLTTL: p.config.MediaURLTTL, PublicURL: p.config.PublicURL, UserBytes: p.config.MediaUserBytes,
		UploadsPerHour: p.config.MediaUploadsPerHour, UnsentTTL: p.config.MediaUnsentTTL, Logger: log,
	})
	if err != nil {
		return nil, err
	}
	warnOfSpool(ctx, log)
	n.onClose(func() error { images.Close(); return nil })
	n.background(ctx, images.Run)
	return images, nil
}

// warnOfSpool says at the start what every upload would meet: files wait in the directory for temporary files, which a container
// may lack or have read-only.
func warnOfSpool(ctx context.Context, log *slog.Logger) {
	file, err := os.CreateTemp("", "parley-upload-*")
	if err == nil {
		err = errors.Join(file.Close(), os.Remove(file.Name()))
	}
	if err != nil {
		log.WarnContext(ctx, "uploads will fail", "error", err, "problem", "this user can't write to the directory for temporary files; choose one with TMPDIR")
	}
}

// freeBytes tells how much room a disk has left.
type freeBytes = func() (bytes int64, known bool, err error)

// openStore opens the configured bucket, else a directory in the data directory, whose room is limited.
func (n *node) openStore(ctx context.Context, p *program) (media.Store, freeBytes, error) {
	c := p.config
	if c.MediaS3Endpoint == "" {
		store, err := disk.Open(filepath.Join(c.DataDir, "media"))
		if err != nil {
			return nil, nil, explainDataDir(p, err)
		}
		n.onClose(store.Close)
		return store, store.Free, nil
	}
	ctx, cancel := context.WithTimeout(ctx, openTimeout)
	defer cancel()
	store, err := s3.Open(ctx, s3.Options{
		Endpoint: c.MediaS3Endpoint, Bucket: c.MediaS3Bucket, Region: c.MediaS3Region,
		AccessKey: c.MediaS3AccessKey, SecretKey: c.MediaS3SecretKey.Reveal(), Prefix: c.MediaS3Prefix,
	})
	if err != nil {
		return nil, nil, fmt.Errorf("cannot keep images in the bucket: check the PARLEY_MEDIA_S3_ variables: %w", err)
	}
	n.onClose(func() error { store.Close(); return nil })
	return store, nil, nil
}

// imageLimits are imaging's defaults with the settings put in.
func imageLimits(c config.Config) imaging.Limits {
	l := imaging.DefaultLimits()
	l.Bytes = int64(c.MaxImageBytes)
	return l
}

// mediaCollectors show what becomes of images.
func mediaCollectors(images func() media.Stats) []prometheus.Collector {
	return []prometheus.Collector{
		gauge("parley_media_uploading", "Images that are being checked and stored.", func() int { return images().Uploading }),
		counter("parley_media_uploads_total", "Images that were stored.", func() int64 { return images().Uploads }),
		counter("parley_media_uploaded_bytes_total", "Bytes of the images that were stored, in all their sizes.", func() int64 { return images().UploadedBytes }),
		counter("parley_media_served_total", "Requests that were answered with an image.", func() int64 { return images().Served }),
		counter("parley_media_refused_total", "Requests for images that were not allowed or found nothing.", func() int64 { return images().Refused }),
		counter("parley_media_swept_total", "Images that nobody wanted and were deleted.", func() int64 { return images().Swept }),
		counter("parley_media_deleted_total", "Objects that were deleted from the store.", func() int64 { return images().Deleted }),
		counter("parley_media_failures_total", "Uploads, requests and sweeps that the database or the store failed.", func() int64 { return images().Failures }),
	}
}
