package main

import (
	"crypto/hkdf"
	"crypto/sha256"
	"fmt"
	"log/slog"
	"path/filepath"

	"parley/internal/chat"
	"parley/internal/database"
	"parley/internal/media"
	"parley/internal/media/disk"
	"parley/internal/media/imaging"
)

// openMedia makes the media over a migrated database. The rules say who sees them.
func openMedia(p *program, db *database.DB, rules *chat.Service, log *slog.Logger) (*media.Service, error) {
	keys, err := mediaKeys(p)
	if err != nil {
		return nil, err
	}
	store, err := disk.Open(filepath.Join(p.config.DataDir, "media"))
	if err != nil {
		return nil, explainDataDir(p, err)
	}
	return media.New(db, media.Options{
		Store: store, Access: rules, Process: imaging.New(imageLimits(p)).Process, Keys: keys,
		PublicURL: p.config.PublicURL, Logger: log,
	})
}

// imageLimits are imaging's defaults with the settings put in.
func imageLimits(p *program) imaging.Limits {
	l := imaging.DefaultLimits()
	l.Bytes = int64(p.config.MaxImageBytes)
	return l
}

// mediaKeys gives a key for the addresses of media for each signing key, so that the one can't serve as the other
// (HKDF, RFC 5869).
func mediaKeys(p *program) ([][]byte, error) {
	signing, err := signingKeys(p)
	if err != nil {
		return nil, err
	}
	keys := make([][]byte, len(signing))
	for i, key := range signing {
		if keys[i], err = hkdf.Key(sha256.New, key, nil, "parley addresses of media", sha256.Size); err != nil {
			return nil, fmt.Errorf("derive the key of media addresses: %w", err)
		}
	}
	return keys, nil
}
