"""The translations, checked and kept up: those of the knowledge and the catalogue of the code's texts."""
