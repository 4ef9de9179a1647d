"""What gunicorn serves."""

from server import create_app, logs

logs.configure()
app = create_app()
